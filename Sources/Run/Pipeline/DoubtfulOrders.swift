// What earlier runs of an instance left open: read out of their journals when a trader starts. An order that was about to be
// sent and of whose end nothing is on record is in doubt: the venue may have it, may have filled it, or never got it. One
// that hadn't come so far was never sent.

import Config
import Events
import FIXGateways
import Journal
import Settings

/// Orders whose fate is on nobody's record here.
struct DoubtfulOrders {
  /// As they were about to be sent, the oldest first.
  var inDoubt: [Event] = []
  /// Of those that a replace gave another name: which request it was.
  private var names: [UInt64: UInt32] = [:]
  /// Orders that were decided on and never sent.
  var unsent = 0
  /// Orders in doubt of instruments that aren't traded any more.
  var strangers = 0
  /// Who there is now.
  private let present: LineNames
  private(set) var kills: EarlierKills

  init(present: LineNames = LineNames()) {
    self.present = present
    kills = EarlierKills(present: present)
  }

  /// Of the runs of `instance` whose journals are under `root`: of the last one that was at work, and of those before it whose
  /// doubts it had taken over. Whatever has a number gets the one that it has among the names of those who are `present`.
  static func find(under root: String, instance: String, present: LineNames) throws(StartError)
    -> DoubtfulOrders
  {
    var found = DoubtfulOrders(present: present)
    var readers: [JournalReader] = []
    do throws(JournalError) {
      // A directory of somebody else's is nothing to us, whole or not.
      let ours = try JournalDirectory.journals(under: root, of: instance)
      let last = try LogRecovery.lastAtWork(ours)
      // Of one that lost its segments nobody knows what it left open; one that never had any left nothing.
      _ = try StillbornJournals.find(under: root, instance: instance, behind: last)
      for path in ours.reversed().drop(while: { $0 != last }) {
        let reader = try JournalReader(path: path)
        // One that came to nothing has taken nothing over.
        guard try reader.holdsMoreThanItsOpening() else { continue }
        readers.append(reader)
        if try !beginsInDoubt(reader) { break }
      }
    } catch {
      throw .journal(error)
    }
    for reader in readers.reversed() {
      let then = try names(in: reader)
      do throws(JournalError) { try found.read(reader, then) } catch { throw .journal(error) }
    }
    found.strangers = found.inDoubt.count { $0.instrument == .none }
    found.inDoubt.removeAll { $0.instrument == .none }
    return found
  }

  /// What a run's numbers stand for.
  private static func names(in reader: JournalReader) throws(StartError) -> LineNames {
    do throws(ConfigErrors) {
      let outline = try TraderOutline(
        bundle: reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) })
      return LineNames(
        symbols: outline.instruments.map(\.symbol), strategies: outline.strategies,
        sessions: outline.venues)
    } catch {
      throw .doubts(
        "\(reader.directory): which instruments its orders are of can't be read out of it: \(error)"
      )
    }
  }

  /// Whether a run began with instruments halted, for the doubts that it found.
  private static func beginsInDoubt(_ reader: JournalReader) throws(JournalError) -> Bool {
    var cursor = try reader.cursor()
    while let record = try cursor.next() {
      if record.stage != .gatewayIn { continue }
      return record.event.kind == .operatorCommand && isOpening(record.event)
    }
    return false
  }

  /// Whether it may be one of what a run that begins a journal is told before anything else: what is halted, and what stands
  /// of kill switches.
  static func isOpening(_ event: Event) -> Bool {
    guard event.source == .operatorDesk else { return false }
    return event.kind == .operatorCommand
      ? event.payload(as: OperatorCommand.self).action == .haltInstrument
      : event.kind == .killSwitch && event.flags & KillFlags.isRound != 0
  }

  private mutating func read(_ reader: JournalReader, _ then: LineNames) throws(JournalError) {
    var sent: [UInt64: SentOrder] = [:]
    for event in inDoubt { sent[event.words.w0] = SentOrder(event) }
    var decided = Set<UInt64>()
    // Parents, which were never to be sent themselves.
    var parents = Set<UInt64>()
    var cursor = try reader.cursor()
    while let record = try cursor.next() {
      let event = record.event
      // Risk's own is on record before it has been round, and a strategy's doesn't go round.
      let isSwitch =
        record.stage == .gatewayIn || record.stage == .risk || record.stage == .strategy
      if event.kind == .killSwitch && isSwitch
        || event.kind == .operatorCommand && record.stage == .gatewayIn
      {
        kills.note(event, then)
      }
      let order = event.words.w0
      switch record.stage {
      case .strategy:
        if event.kind == .orderNew { decided.insert(order) }
      case .gatewayOut:
        if event.kind == .orderNew {
          var event = event
          event.instrument = present.number(of: event.instrument, in: then)
          sent[order] = SentOrder(event)
          decided.remove(order)
        }
      case .orders, .risk:
        // Refused on the way.
        if event.kind == .orderRejected { decided.remove(order) }
        if event.kind == .orderAccepted { parents.insert(order) }
      case .gatewayIn:
        decided.remove(Self.isReport(event.kind) ? order : 0)
        switch event.kind {
        case .orderRejected, .orderCanceled, .orderExpired: sent[order] = nil
        case .orderFill:
          guard var known = sent[order] else { break }
          known.fill(event.payload(as: OrderFill.self))
          sent[order] = known.isOver ? nil : known
        case .executionBusted, .executionCorrected:
          guard var known = sent[order] else { break }
          known.correct(
            event.payload(as: OrderFill.self), isBust: event.kind == .executionBusted)
          sent[order] = known.isOver ? nil : known
        case .orderReplaced:
          guard var known = sent[order] else { break }
          let replaced = event.payload(as: OrderReplaced.self)
          if replaced.request != 0 { names[order] = replaced.request }
          known.replace(replaced.quantity)
          sent[order] = nil
          sent[replaced.replacement.bits] = known.isOver ? nil : known
        default: break
        }
      default: break
      }
    }
    inDoubt = sent.values.map(\.event).sorted { $0.words.w0 < $1.words.w0 }
    unsent += decided.subtracting(parents).count
  }

  private static func isReport(_ kind: EventKind) -> Bool {
    kind == .orderRejected || kind == .orderCanceled || kind == .orderAccepted
      || kind == .orderFill || kind == .orderExpired
  }

  /// By which requests their venues call orders that are in doubt.
  var called: [Event] {
    inDoubt.compactMap { order in names[order.words.w0].map { order.called(by: $0) } }
  }

  /// Instruments with an order in doubt, in their order.
  var instruments: [InstrumentID] {
    Set(inDoubt.map(\.instrument.index)).sorted().map { InstrumentID($0) }
  }

  /// What the line is told before anything else: these instruments take no new orders.
  var opening: [Event] {
    instruments.map {
      Event(
        kind: .operatorCommand, source: .operatorDesk, instrument: $0,
        OperatorCommand(argument: Halts.forDoubt, action: .haltInstrument))
    }
  }
}
