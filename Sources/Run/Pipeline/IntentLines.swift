// What gateway-in's thread has of the seats of strategies in other processes: it reads their intents, each seat in its
// turn. A seat is taken up and let go of at the event that says so in the line, so nothing is read before or after.

import Events
import Fabric
import Gateways
import Strategies
import Tables

/// What gateway-in counts at a seat.
enum IntentCounter {
  /// The how manieth process has its ring here, and the last one that hasn't any more.
  static let begun = 0
  static let ended = 1
  /// Why the ring is left alone before its end was sequenced: a `SessionEnd`.
  static let fault = 2
  static let taken = 3
  /// Those that were rubbish.
  static let refused = 4

  static let names = ["begun", "ended", "fault", "intents", "refused"]
}

/// One seat, as gateway-in's thread has it.
struct IntentLine: ~Copyable {
  let number: UInt16
  var reader: SeatReader
  var screen: IntentScreen
  let counters: CounterBlock
  var taken: UInt64 = 0

  /// A process sits down, or leaves.
  @_noLocks
  mutating func follow(_ change: SeatChange) {
    if change.isTaken != 0 {
      reader.begin()
      counters.set(IntentCounter.fault, to: 0)
      counters.publish(IntentCounter.begun, change.attachment)
    } else {
      reader.finish()
      counters.publish(IntentCounter.ended, change.attachment)
    }
  }

  @_noLocks
  mutating func isReady(nowNs: UInt64) -> Bool {
    guard screen.mayTake(nowNs: nowNs) else { return false }
    if reader.isWaiting() { return true }
    if reader.fault != .none {
      counters.publish(IntentCounter.fault, UInt64(reader.fault.code))
    }
    return false
  }

  @_noLocks
  mutating func take() -> Event {
    let event = screen.screen(reader.take())
    reader.release()
    taken &+= 1
    counters.set(IntentCounter.taken, to: taken)
    counters.set(IntentCounter.refused, to: screen.refusedCount)
    return event
  }
}

/// All seats, as gateway-in's thread has them.
@usableFromInline
struct IntentLines: ~Copyable {
  private(set) var lines: Shelf<IntentLine>
  /// Whose turn it is.
  private var next = 0
  private var attached: UInt64 = 0
  private var isClosed = false

  init(_ lines: consuming Shelf<IntentLine> = Shelf()) { self.lines = lines }

  /// Whether a process sits anywhere: then its thread looks often.
  @usableFromInline var isAnyTaken: Bool { attached != 0 && !isClosed }

  /// An input of the operator's desk has just been sequenced.
  @usableFromInline @_noLocks
  mutating func follow(_ event: Event) {
    if lines.count == 0 { return }
    switch event.kind.code {
    case EventKind.seatChange.code:
      let change = event.payload(as: SeatChange.self)
      guard let index = place(event.source.number) else { return }
      lines[index].follow(change)
      let bit: UInt64 = 1 << UInt64(index)
      attached = change.isTaken != 0 ? attached | bit : attached & ~bit
    case EventKind.parameterChange.code:
      let change = event.payload(as: ParameterChange.self)
      guard Int(change.parameter) == Outside.rateParameter, change.after > 0,
        let index = place(change.strategy)
      else { return }
      lines[index].screen.change(perSecond: UInt64(change.after))
    case EventKind.operatorCommand.code:
      // What is wanted at the end isn't done any more.
      if event.payload(as: OperatorCommand.self).action == .shutdown { isClosed = true }
    default: break
    }
  }

  @_noLocks
  private func place(_ number: UInt16) -> Int? {
    var index = 0
    while index < lines.count {
      if lines[index].number == number { return index }
      index += 1
    }
    return nil
  }

  /// The next intent that may be taken, each seat in its turn; nil when there is none.
  @usableFromInline @_noLocks
  mutating func take(nowNs: UInt64) -> Event? {
    guard isAnyTaken else { return nil }
    var looked = 0
    while looked < lines.count {
      let index = next
      next = index + 1 < lines.count ? index + 1 : 0
      if lines[index].isReady(nowNs: nowNs) { return lines[index].take() }
      looked += 1
    }
    return nil
  }

  @usableFromInline @_noLocks
  mutating func hasWork(nowNs: UInt64) -> Bool {
    guard isAnyTaken else { return false }
    var index = 0
    while index < lines.count {
      if lines[index].isReady(nowNs: nowNs) { return true }
      index += 1
    }
    return false
  }
}
