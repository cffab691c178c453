// Exact replay. Ingress is fed through the inline line; what each stage sends is held, event by event,
// against what the journal says it sent, and the digests prove what was only passed on. The first
// difference ends it. Nothing is sent: what gateway-out did is in the recorded loopback.

import Config
import EventFilter
import Events
import Journal
import Pipeline
import Risk
import Tables
import Settings

/// The first place where a replay and its journal part.
public struct ReplayDifference: Sendable {
  public var stage: StageID
  /// The position of the record in the journal; nil when the journal ended too soon.
  public var position: UInt64?
  public var sequence: Sequence
  /// What the journal holds, and what the stage sent now. Nil: nothing.
  public var recorded: Event?
  public var replayed: Event?
  public var message: String
}

public struct ReplayResult: Sendable {
  public var header: JournalHeader
  public var difference: ReplayDifference?
  /// How the journal ends.
  public var end: JournalEnd?
  /// How many runs wrote it.
  public var runs = 1
  public var ingressEvents: UInt64 = 0
  public var lastSequence = Sequence(0)
  /// Events of all compared streams, digested ones included.
  public var eventsCompared: UInt64 = 0
  public var streamsCompared = 0
  public var recordsCompared: UInt64 = 0
  public var digestsCompared: UInt64 = 0
  /// The digest of each stage's stream at the end.
  public var digests: [(stage: StageID, count: UInt64, digest: UInt64)] = []
  public var symbols: [String] = []
  public var positions: [PositionSummary] = []
  /// The event that a breakpoint stopped at.
  public var stop: ReplayStop?
  /// The time of the last input that was fed.
  public var lastTime = Nanoseconds.zero
  /// The snapshot that it began with; nil: with the journal's first record.
  public var beginning: Replay.BeginningFound?
}

/// Why a replay couldn't begin or go on: the journal, or the config in it.
public enum ReplayError: Error, CustomStringConvertible, Sendable {
  case journal(JournalError)
  case config(ConfigErrors)
  /// A run went on with a config that the state before it doesn't fit.
  case runs(UInt32, String)
  /// The other config of a what-if.
  case whatIf(ConfigErrors)
  /// What was asked about isn't in the journal's config; what is.
  case stranger(String, [String])
  case noStrategy(String, [String])
  /// What is asked for isn't to be had of this journal.
  case unfit(String)

  public var description: String {
    switch self {
    case .journal(let error): return error.description
    case .runs(let run, let why):
      return "run \(run) of the journal has a config that the state before it doesn't fit: \(why)"
    case .config(let errors):
      return "the config in the journal can't be read by this build:\n\(errors.description)"
    case .whatIf(let errors): return errors.description
    case .unfit(let why): return why
    case .noStrategy(let name, let names):
      return "there is no strategy '\(name)'; there is: " + names.joined(separator: ", ")
    case .stranger(let symbol, let symbols):
      return "there is no instrument '\(symbol)'; there are: " + symbols.joined(separator: ", ")
    }
  }
}

public struct Replay: ~Copyable {
  private let reader: JournalReader
  /// One of the two: what the journal is of.
  var trader: Shelf<WatchedTrader>
  var venue: Shelf<InlineVenue>
  let ledgers: [StreamLedger]
  /// The streams of this line that are compared.
  private let streams: [StageID]
  /// Compare only this stage.
  private let only: StageID?
  private var until: Sequence
  private let lastWanted: Nanoseconds
  private var lastTime: Nanoseconds
  /// The run whose records are read now.
  private var runNumber: UInt32
  private var result: ReplayResult
  private let position: UInt64
  /// The last input that the stages had seen where it begins.
  private let began: Sequence
  /// Why it can't begin with its snapshot.
  private var refusal: ReplayError?
  let lookout = Lookout()
  var limitBoard: LimitBoard?
  /// A trader's portfolio's: the firm, then its strategies, then its accounts.
  public let scopeNames: [String]

  /// Where a replay ends before its journal does.
  public struct Bounds: Sendable {
    /// The last input that is fed, by its sequence and by its time.
    public var sequence = Sequence(.max)
    public var time = Nanoseconds(.max)

    public init() {}
  }

  /// The stages whose streams are compared: gateway-in's is what is fed, gateway-out's isn't.
  public static let compared: [StageID] = [.gatewayIn, .book, .strategy, .orders, .risk]

  public init(path: String, until: UInt64 = .max, only: StageID? = nil) throws(ReplayError) {
    var bounds = Bounds()
    bounds.sequence = Sequence(until)
    try self.init(path: path, bounds: bounds, only: only)
  }

  public init(
    path: String, bounds: Bounds, only: StageID? = nil, from beginning: Beginning = .first
  ) throws(ReplayError) {
    let reader = try Self.open(path)
    let start = try ReplayStart(reader, beginning, bounds)
    let settings = try Self.settings(of: start.run)
    self.reader = reader
    position = start.position
    runNumber = start.run.runNumber
    began = start.snapshot?.header.sequence ?? Sequence(0)
    lastTime = start.snapshot?.header.time ?? .zero
    let ledgers = Self.compared.map { _ in StreamLedger() }
    self.ledgers = ledgers
    self.only = only
    until = bounds.sequence
    lastWanted = bounds.time
    result = ReplayResult(header: reader.header)
    switch settings {
    case .trader(let settings):
      trader = Self.line(settings, ledgers)
      venue = Shelf(count: 0) { _ in preconditionFailure("none is made") }
      streams = Self.compared
      result.symbols = settings.instruments.map(\.symbol)
      limitBoard = LimitBoard(settings)
      scopeNames = settings.portfolioScopes
    case .venue(let settings):
      venue = Shelf(count: 1) { _ in
        InlineVenue(settings, listener: ledgers[Int(StageID.risk.code)])
      }
      trader = Shelf(count: 0) { _ in preconditionFailure("none is made") }
      streams = [.gatewayIn, .risk]
      result.symbols = settings.instruments.map(\.symbol)
      limitBoard = nil
      scopeNames = []
    }
    result.beginning = start.found
    result.lastSequence = began
    if let snapshot = start.snapshot { refusal = begin(with: snapshot) }
  }

  /// The instruments' names, by index.
  public var symbols: [String] { result.symbols }
  /// The journal is a venue's.
  public var isOfVenue: Bool { venue.count > 0 }
  /// What a filter of this journal's events may name.
  public var names: FilterNames { FilterNames(symbols: symbols, day: reader.header.start) }

  /// Stops behind the first input of which an event comes that the filter holds for, in any stage's
  /// stream. Before `run`.
  public mutating func stop(at filter: EventFilter) {
    lookout.filter = filter
    watch()
  }

  /// Remembers the orders, for `liveOrders`. Before `run`.
  public mutating func keepOrders() {
    lookout.keepsOrders = true
    lookout.orders = orderIDsAtBeginning()
    watch()
  }

  private func watch() {
    // Ingress is looked at where it is fed: there its records are known.
    for stage in streams.dropFirst() {
      ledgers[Int(stage.code)].watch = StreamWatch(stage: stage, lookout: lookout)
    }
  }

  /// What a journal's config is of.
  private enum Settings {
    case trader(TraderSettings)
    case venue(VenueSettings)
  }

  static func open(_ path: String) throws(ReplayError) -> JournalReader {
    do throws(JournalError) { return try JournalReader(path: path) } catch { throw .journal(error) }
  }

  private static func settings(of header: JournalHeader) throws(ReplayError) -> Settings {
    let bundle = header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    do throws(ConfigErrors) {
      if let main = bundle.first, VenueConfig.isVenue(main) {
        return .venue(try VenueConfig.decode(bundle: bundle))
      }
      return .trader(try TraderConfig.decode(bundle: bundle))
    } catch {
      throw .config(error)
    }
  }

  /// Replays to the end of the log, to `until`, or to the first difference. `progress` is told of every
  /// 65,536th record. `pace` is told an input's time before it is fed, and may take its time; when it
  /// returns false the replay ends there.
  public mutating func run(
    pace: (Nanoseconds) -> Bool = { _ in true }, progress: (UInt64) -> Void
  ) throws(ReplayError) -> ReplayResult {
    if let refusal { throw refusal }
    var failure: ReplayError?
    do throws(JournalError) {
      var cursor = try reader.cursor(from: position)
      while result.difference == nil, let record = try cursor.next() {
        if cursor.runNumber != runNumber { failure = change(to: cursor.header) }
        if failure != nil { break }
        if record.stage == .gatewayIn { settleEnd(before: record.event, pace) }
        take(record)
        if record.position & 0xFFFF == 0xFFFF { progress(record.position) }
      }
      result.end = cursor.end
    } catch {
      throw .journal(error)
    }
    if let failure { throw failure }
    if result.difference == nil { checkEnd() }
    finish()
    return result
  }

  /// After `run`: what risk's checks say of an order where the replay stands, at its last time; nil for a venue's journal, and
  /// for an order that can't be one.
  public func explain(_ order: OrderNew, in symbol: String, of strategy: UInt16) -> [Explanation]? {
    guard trader.count > 0, let index = result.symbols.firstIndex(of: symbol) else { return nil }
    return trader[0].risk.explain(
      Event(
        sequence: result.lastSequence, time: lastTime, kind: .orderNew,
        source: .strategy(strategy), instrument: InstrumentID(UInt32(index)), order))
  }

  /// Another run goes on. It took on the state that its inputs make, and nothing that the one before it had sent and
  /// not put on record.
  private mutating func change(to header: JournalHeader) -> ReplayError? {
    runNumber = header.runNumber
    result.runs += 1
    for ledger in ledgers { ledger.forget() }
    do throws(ReplayError) {
      let settings = try Self.settings(of: header)
      if case .venue(let settings) = settings, venue.count > 0 {
        return try change(to: settings, of: header)
      }
      guard case .trader(let settings) = settings, trader.count > 0 else { return nil }
      result.symbols = settings.instruments.map(\.symbol)
      var next = Self.line(settings, ledgers)
      do throws(StateFailure) {
        try trader[0].handOver(to: &next[0])
      } catch {
        return .runs(header.runNumber, error.description)
      }
      trader = next
      return nil
    } catch {
      return error
    }
  }

  private mutating func change(to settings: VenueSettings, of header: JournalHeader)
    throws(ReplayError) -> ReplayError?
  {
    let ledger = ledgers[Int(StageID.risk.code)]
    var next = Shelf(count: 1) { _ in InlineVenue(settings, listener: ledger) }
    do throws(StateFailure) {
      try venue[0].handOver(to: &next[0])
    } catch {
      return .runs(header.runNumber, error.description)
    }
    venue = next
    return nil
  }

  private static func line(
    _ settings: TraderSettings, _ ledgers: [StreamLedger]
  ) -> Shelf<WatchedTrader> {
    Shelf(count: 1) { _ in
      WatchedTrader(settings) { ledgers[Int($0.code)] }
    }
  }

  /// Ends the replay behind the last input where nothing more is to be fed.
  private mutating func settleEnd(before event: Event, _ pace: (Nanoseconds) -> Bool) {
    guard event.kind != .journalDigest, event.sequence > began, event.sequence <= until else {
      return
    }
    if lookout.hit != nil || event.time > lastWanted || !pace(event.time) {
      until = result.lastSequence
    }
  }

  private mutating func take(_ record: JournalRecord) {
    let stage = record.stage
    // What a snapshot's stages had done by then, and the log tells later.
    if record.event.sequence <= began, record.event.kind != .journalDigest { return }
    guard Int(stage.code) < ledgers.count else {
      if record.event.sequence <= until {
        lookout.see(
          FilteredEvent(record.event, of: stage, record: record.position, index: record.index))
      }
      return
    }
    let isPastEnd = record.event.sequence > until
    if record.event.kind == .journalDigest {
      if !isPastEnd { prove(record) }
    } else if stage == .gatewayIn {
      if !isPastEnd { feed(record) }
    } else if !isPastEnd {
      compare(record)
    }
  }

  /// An input. Its numbers must follow on, and its time must not run back.
  private mutating func feed(_ record: JournalRecord) {
    let event = record.event
    guard event.sequence.number == result.lastSequence.number + 1 else {
      return differ(
        record, nil,
        "ingress jumps from sequence \(result.lastSequence.number) to \(event.sequence.number)")
    }
    guard event.time >= lastTime else {
      return differ(record, nil, "time runs back in ingress")
    }
    lastTime = event.time
    result.lastSequence = event.sequence
    result.ingressEvents += 1
    ledgers[0].passed(event)
    lookout.see(FilteredEvent(event, of: .gatewayIn, record: record.position, index: record.index))
    if lookout.keepsOrders { tidyOrders() }
    if event.kind == .limitChange { limitBoard?.follow(event) }
    if venue.count > 0 { venue[0].handle(event) } else { trader[0].handle(event) }
  }

  private mutating func compare(_ record: JournalRecord) {
    let replayed = ledgers[Int(record.stage.code)].take()
    guard isWanted(record.stage) else { return }
    result.recordsCompared += 1
    if replayed != record.event {
      differ(
        record, replayed,
        replayed == nil
          ? "the journal holds an event that the stage doesn't send now"
          : "the stage sends another event now")
    }
  }

  private mutating func prove(_ record: JournalRecord) {
    guard isWanted(record.stage) else { return }
    let recorded = record.event.payload(as: JournalDigest.self)
    if recorded.count < ledgers[Int(record.stage.code)].begun.count { return }
    // Stopped early, the streams are at another place than their last digests.
    guard let now = ledgers[Int(record.stage.code)].proof(at: recorded.count) else {
      if until == Sequence(.max) {
        differ(
          record, nil,
          "the journal proves \(recorded.count) events, and the stage has sent "
            + "\(ledgers[Int(record.stage.code)].count) by now")
      }
      return
    }
    result.digestsCompared += 1
    if now.digest != recorded.digest {
      differ(
        record, nil,
        "what the stage passed on differs somewhere in its \(digestInterval) events before event "
          + "\(recorded.count)")
    }
  }

  private func isWanted(_ stage: StageID) -> Bool { only == nil || only == stage }

  private mutating func differ(_ record: JournalRecord, _ replayed: Event?, _ message: String) {
    result.difference = ReplayDifference(
      stage: record.stage, position: record.position, sequence: record.event.sequence,
      recorded: record.event, replayed: replayed, message: message)
  }

  /// A log that was closed in good order holds everything that its stages sent.
  private mutating func checkEnd() {
    if venue.count > 0 { venue[0].stage.checkInvariants() } else { trader[0].checkInvariants() }
    guard result.end?.isClosed == true, until == Sequence(.max) else { return }
    for stage in streams {
      guard isWanted(stage) else { continue }
      guard let event = ledgers[Int(stage.code)].oldestWaiting else { continue }
      result.difference = ReplayDifference(
        stage: stage, position: nil, sequence: event.sequence, recorded: nil, replayed: event,
        message: "the stage sends an event now that the journal, closed in good order, doesn't hold"
      )
      return
    }
  }

  private mutating func finish() {
    result.stop = lookout.hit
    result.lastTime = lastTime
    let only = self.only
    let wanted = streams.filter { only == nil || only == $0 }
    result.streamsCompared = wanted.count
    result.eventsCompared = wanted.reduce(0) { $0 + ledgers[Int($1.code)].countHere }
    result.digests = streams.map {
      ($0, ledgers[Int($0.code)].count, ledgers[Int($0.code)].digest.state)
    }
    // A venue holds none of its own.
    guard trader.count > 0 else { return }
    for (index, symbol) in result.symbols.enumerated() {
      result.positions.append(
        PositionSummary(
          symbol: symbol, position: trader[0].risk.portfolio.position(index)))
    }
  }
}
