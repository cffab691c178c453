// What would have been, had risk or the strategy been told otherwise: two lines side by side on one
// journal's ingress, one with the config of the run and one with the changed one.
//
// A journal tells what the world did, not what it would have done. So the rule is:
//
// - Market data, timers, sessions and the operator's commands are the same for both lines.
// - A request of the changed line that the run made as well, on the same input and with the same terms,
//   is the same order: the recorded reports on it are fed as they happened, under the order's id in
//   the changed line. Ids may differ, as an order more or less moves the counter.
// - An order of the run that the changed line doesn't send has its recorded reports dropped, fills too.
// - An order that only the changed line sends is acknowledged at once, never filled, and canceled when
//   that is asked for: nobody can tell what it would have traded. So is, from there on, an order that only
//   one of the two cancels or replaces.
// - What only the changed line refuses comes back to it at once, where the run's own refusals come back
//   when they did.
//
// With the run's own config nothing differs, to the bit; a test holds it to that.

import Books
import Config
import Events
import Gateways
import Journal
import Orders
import Pipeline
import Risk
import Strategies
import Tables
import Venue

public struct WhatIf: ~Copyable {
  private let reader: JournalReader
  private var trader: Shelf<InlineTrader<RequestTap, LineEnd>>
  private let logs = [RequestLog(), RequestLog()]
  /// The other config's file, and the run that is read.
  private let config: String
  private var runNumber: UInt32 = 0
  private let limit: Int
  private let bounds: Replay.Bounds
  var result: WhatIfResult
  /// Every order that the run asked for, by its id: what the changed line calls it, none where it isn't
  /// out there.
  var twins: [UInt64: OrderID] = [:]
  /// The other way round, of those that are.
  var origins: [UInt64: OrderID] = [:]
  /// Orders of the run that it alone asked to cancel or to replace.
  var parting: Set<UInt64> = []
  /// Kill switches of the run's that the changed line threw as well, and haven't come round yet.
  var sharedKills: [EventWords] = []
  private var answers: [Event] = []
  private var firstAnswer = 0
  private var venueOrders: UInt64 = 1 << 62
  /// Who tells what comes round; and with several venues the session of each order that only the changed line sends.
  private let round: SourceID
  private let hasManyVenues: Bool
  private var places: [UInt64: SourceID] = [:]

  /// More answers on one input than a line needs to settle; what is left comes with the next input.
  private static let answersPerInput = 64

  /// `limit`: how many changes are kept one by one.
  public init(
    path: String, config: String, bounds: Replay.Bounds = Replay.Bounds(), limit: Int
  ) throws(ReplayError) {
    let reader = try Replay.open(path)
    let bundle = reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    if let main = bundle.first, VenueConfig.isVenue(main) {
      throw .unfit(
        "journal '\(path)': it is a venue's, and what-if is of a trader's risk and strategy")
    }
    let settings = try Self.settings(bundle, config)
    if settings[0].cutsOrders {
      throw .unfit(
        "journal '\(path)': its orders are cut up over several venues (routing.rule), and what a part that wasn't "
          + "sent would have left for the others nobody can tell; what-if is of orders that go whole"
      )
    }
    round = settings[0].roundSource
    hasManyVenues = settings[0].venues.count > 1
    self.reader = reader
    self.config = config
    self.limit = limit
    self.bounds = bounds
    trader = Self.lines(settings, logs)
    result = WhatIfResult(header: reader.header)
    result.symbols = settings[0].instruments.map(\.symbol)
  }

  private static func settings(
    _ bundle: [ConfigFile], _ config: String
  ) throws(ReplayError) -> [TraderSettings] {
    do throws(ConfigErrors) {
      return [
        try TraderConfig.decode(bundle: bundle),
        try TraderConfig.decode(bundle: bundle, replacingFrom: config),
      ]
    } catch {
      throw .whatIf(error)
    }
  }

  private static func lines(
    _ settings: [TraderSettings], _ logs: [RequestLog]
  ) -> Shelf<InlineTrader<RequestTap, LineEnd>> {
    Shelf(count: 2) { side in
      InlineTrader(settings[side], end: LineEnd()) { RequestTap(stage: $0, log: logs[side]) }
    }
  }

  /// Another run goes on with the state of the one before, in both.
  private mutating func change(to header: JournalHeader) throws(ReplayError) {
    runNumber = header.runNumber
    let bundle = header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    var next = Self.lines(try Self.settings(bundle, config), logs)
    for side in 0..<2 {
      do throws(StateFailure) {
        try trader[side].handOver(to: &next[side])
      } catch {
        throw .runs(runNumber, error.description)
      }
    }
    trader = next
  }

  /// Feeds the journal to both. `progress` is told of every 65,536th record.
  public mutating func run(progress: (UInt64) -> Void) throws(ReplayError) -> WhatIfResult {
    var failure: ReplayError?
    do throws(JournalError) {
      var cursor = try reader.cursor()
      while failure == nil, let record = try cursor.next() {
        if record.position & 0xFFFF == 0xFFFF { progress(record.position) }
        if cursor.header.runNumber != runNumber {
          do throws(ReplayError) { try change(to: cursor.header) } catch { failure = error }
        }
        let event = record.event
        guard record.stage == .gatewayIn, event.kind != .journalDigest else { continue }
        guard event.sequence <= bounds.sequence, event.time <= bounds.time else { continue }
        feed(event)
      }
      result.end = cursor.end
    } catch {
      throw .journal(error)
    }
    if let failure { throw failure }
    finish()
    return result
  }

  private mutating func feed(_ event: Event) {
    result.inputs += 1
    if event.kind == .orderFill { result.then.fills += 1 }
    let before = requests(of: 0, on: event)
    let kills = logs[0].kills
    guard let translated = translate(event) else {
      // Nothing for the changed line; but what the run did now, it did alone.
      compare(before, [], on: event)
      compareKills(kills, [])
      return settle(on: event)
    }
    if event.kind == .orderFill { result.now.fills += 1 }
    let after = requests(of: 1, on: translated)
    let killsNow = logs[1].kills
    compare(before, after, on: event)
    compareKills(kills, killsNow)
    settle(on: event)
  }

  /// What a line asks for on an input.
  private mutating func requests(of side: Int, on event: Event) -> [LineRequest] {
    logs[side].begin(event)
    trader[side].handle(event)
    let requests = logs[side].requests()
    for request in requests {
      if side == 0 { result.then.count(request) } else { result.now.count(request) }
    }
    return requests
  }

  /// Lets the changed line hear what only it asked for.
  private mutating func settle(on event: Event) {
    var count = 0
    while firstAnswer < answers.count, count < Self.answersPerInput {
      var answer = answers[firstAnswer]
      firstAnswer += 1
      count += 1
      answer.sequence = event.sequence
      answer.time = event.time
      result.reportsMadeUp += 1
      let after = requests(of: 1, on: answer)
      let kills = logs[1].kills
      compare([], after, on: event)
      compareKills([], kills)
    }
    if firstAnswer == answers.count {
      answers.removeAll(keepingCapacity: true)
      firstAnswer = 0
    }
  }

  mutating func note(_ change: WhatIfChange) { result.note(change, limit: limit) }

  // MARK: A venue that only acknowledges

  mutating func answer<P: Payload>(
    _ kind: EventKind, _ instrument: InstrumentID, _ payload: P, from source: SourceID? = nil
  ) {
    answers.append(
      Event(kind: kind, source: source ?? round, instrument: instrument, payload))
  }

  /// The venue that would have answered.
  mutating func place(of request: LineRequest) -> SourceID {
    guard hasManyVenues else { return round }
    if request.kind == .orderNew, request.venue > 0 {
      places[request.order.bits] = .session(UInt16(request.venue - 1))
    }
    return places[request.order.bits] ?? .session(0)
  }

  mutating func answer(kill event: Event) {
    if let round = event.killToSendRound { answers.append(round) }
  }

  /// A number for an order that no venue has.
  mutating func venueOrder() -> UInt64 {
    venueOrders += 1
    return venueOrders
  }

  /// An order of the changed line's, where it stands.
  func record(of order: OrderID) -> OrderRecord? {
    trader[1].book.out.next.out.next.stage.record(of: order)
  }

  private mutating func finish() {
    for side in 0..<2 {
      trader[side].checkInvariants()
      let positions = result.symbols.enumerated().map { index, symbol in
        PositionSummary(
          symbol: symbol,
          position: trader[side].book.out.next.out.next.out.next.stage.portfolio.position(index))
      }
      if side == 0 { result.then.positions = positions } else { result.now.positions = positions }
    }
  }
}
