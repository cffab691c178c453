// What earlier runs of an instance left open: read out of their journals when a trader starts. An order that was about to be
// sent and of whose end nothing is on record is in doubt: the venue may have it, may have filled it, or never got it. One
// that hadn't come so far was never sent.

import Config
import Events
import FIXGateways
import Journal
import Settings

/// An order that was about to be sent, and what may be left of it by what its venue has said since. Of what a venue says
/// nothing was checked when it went on record, so 64 bits needn't hold what comes of it.
struct SentOrder {
  /// As it was about to be sent.
  let event: Event
  private var total: Int128
  private var left: Int128

  init(_ event: Event) {
    self.event = event
    total = Int128(event.payload(as: OrderNew.self).quantity.units)
    left = total
  }

  var isOver: Bool { left <= 0 }

  mutating func fill(_ quantity: Quantity) { left -= Int128(quantity.units) }

  /// What was filled stays filled.
  mutating func replace(_ quantity: Quantity) {
    left += Int128(quantity.units) - total
    total = Int128(quantity.units)
  }
}

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
  /// Kill switches that stand: whoever threw them, only a person lets go.
  private var kills: [KillKey: Event] = [:]
  /// An execution that couldn't be booked: that stands until a person by name lets the firm go.
  private var unbooked: Event?

  /// Of the runs of `instance` whose journals are under `root`: of the last one, and of those before it whose doubts it
  /// had taken over. Instruments get the numbers that they have among `symbols`, whatever they had then.
  static func find(under root: String, instance: String, symbols: [String]) throws(StartError)
    -> DoubtfulOrders
  {
    var found = DoubtfulOrders()
    var readers: [JournalReader] = []
    do throws(JournalError) {
      // A directory of somebody else's is nothing to us, whole or not.
      let ours = try JournalDirectory.journals(under: root, of: instance)
      // Of one that lost its segments nobody knows what it left open; one that never had any left nothing.
      _ = try StillbornJournals.find(under: root, instance: instance, behind: ours.last)
      for path in ours.reversed() {
        let reader = try JournalReader(path: path)
        readers.append(reader)
        if try !beginsInDoubt(reader) { break }
      }
    } catch {
      throw .journal(error)
    }
    for reader in readers.reversed() {
      let numbers = try numbers(in: reader, symbols)
      do throws(JournalError) { try found.read(reader, numbers) } catch { throw .journal(error) }
    }
    found.strangers = found.inDoubt.count { $0.instrument == .none }
    found.inDoubt.removeAll { $0.instrument == .none }
    return found
  }

  /// What a kill switch is for.
  private struct KillKey: Hashable {
    var scope: UInt8
    var target: UInt64
    var instrument: UInt32
  }

  /// As they are told again, at most as many as the desk's ring holds: of more, the firm's alone, which is all of them.
  var standingKills: [Event] {
    if kills.count > 32 {
      return [unbooked ?? Self.firmKill(.block)]
    }
    let doubt = unbooked.map { [$0] } ?? []
    return doubt
      + kills.values.sorted {
        ($0.payload(as: KillSwitch.self).scope.code, $0.words.w0, $0.instrument.index)
          < ($1.payload(as: KillSwitch.self).scope.code, $1.words.w0, $1.instrument.index)
      }
  }

  private static func firmKill(_ mode: KillMode) -> Event {
    Event(
      kind: .killSwitch, source: .operatorDesk, instrument: .none,
      KillSwitch(scope: .firm, mode: mode, reason: .killSwitch, origin: .operatorDesk))
  }

  /// A switch that is thrown or let go, with the instrument's number of today.
  mutating func note(_ event: Event, _ numbers: [InstrumentID]) {
    if event.kind == .operatorCommand {
      let command = event.payload(as: OperatorCommand.self)
      let action = command.action
      if action == .rearm {
        kills = [:]
        if command.target != 0 { unbooked = nil }
      }
      if action == .kill {
        kills[KillKey(scope: RiskScope.firm.code, target: 0, instrument: .max)] =
          Self.firmKill(.blockAndCancel)
      }
      return
    }
    let kill = event.payload(as: KillSwitch.self)
    // An order's ends with the order.
    if kill.scope == .order { return }
    var standing = event
    if event.instrument != .none {
      let number = Int(event.instrument.index)
      guard number < numbers.count, numbers[number] != .none else { return }
      standing.instrument = numbers[number]
    }
    standing.flags = KillFlags.isRound
    standing.source = .operatorDesk
    let key = KillKey(
      scope: kill.scope.code, target: kill.target, instrument: standing.instrument.index)
    if kill.reason == .unbooked {
      unbooked = unbooked ?? standing
    } else if kill.mode == .none {
      kills[key] = nil
      if kill.scope == .firm, kill.command != 0 { unbooked = nil }
      // Who lets the firm go lets nobody else go; who lets a scope go in all instruments does in each.
      if event.instrument == .none {
        kills = kills.filter {
          $0.key.scope != key.scope || $0.key.target != key.target || key.scope == 1
        }
      }
    } else if kill.mode.code >= kills[key]?.payload(as: KillSwitch.self).mode.code ?? 0 {
      kills[key] = standing
    }
  }

  /// By a run's numbers of instruments, those of today; `.none` where one isn't traded any more.
  private static func numbers(in reader: JournalReader, _ symbols: [String]) throws(StartError)
    -> [InstrumentID]
  {
    do throws(ConfigErrors) {
      let bundle = reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
      return try TraderOutline(bundle: bundle).instruments.map { instrument in
        symbols.firstIndex(of: instrument.symbol).map { InstrumentID(UInt32($0)) } ?? .none
      }
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
      return record.event.kind == .operatorCommand
        && record.event.payload(as: OperatorCommand.self).action == .haltInstrument
    }
    return false
  }

  private mutating func read(_ reader: JournalReader, _ numbers: [InstrumentID])
    throws(JournalError)
  {
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
        note(event, numbers)
      }
      let order = event.words.w0
      switch record.stage {
      case .strategy:
        if event.kind == .orderNew { decided.insert(order) }
      case .gatewayOut:
        if event.kind == .orderNew {
          var event = event
          let number = Int(event.instrument.index)
          event.instrument = number < numbers.count ? numbers[number] : .none
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
          known.fill(event.payload(as: OrderFill.self).quantity)
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
        OperatorCommand(action: .haltInstrument))
    }
  }
}
