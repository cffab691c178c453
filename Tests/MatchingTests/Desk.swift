// An engine with its outlet: a request runs to its end, and after every step of it all that is always
// true is looked at.

import Books
import Events
import Matching

struct Desk: ~Copyable {
  var engine: MatchingEngine
  var out = Collector()
  /// How many events each step of the last request sent.
  private(set) var steps: [Int] = []
  /// Walks all there is: tests of large books look more rarely.
  var checksEveryStep = true

  init(_ settings: MatchingSettings) { engine = MatchingEngine(settings) }

  /// Instruments of any price and quantity in small tables.
  init(instruments: Int = 1, capacity: Int = 1024, window: Int = 64, publishes: Bool = false) {
    self.init(
      MatchingSettings(
        instruments: [MatchingInstrument](
          repeating: MatchingInstrument(orderCapacity: capacity), count: instruments),
        publishesBook: publishes, windowTicks: window))
  }

  /// A request to its end: all that came of it.
  @discardableResult
  mutating func send(_ event: Event) -> [Sent] {
    var sent = begin(event)
    while engine.isUnfinished { sent += goOn() }
    return sent
  }

  /// Only what the engine made.
  @discardableResult
  mutating func made(_ event: Event) -> [Event] { send(event).filter(\.isMade).map(\.event) }

  /// The first step of a request.
  mutating func begin(_ event: Event) -> [Sent] {
    precondition(!engine.isUnfinished, "the last request is over")
    step(&engine, event, &out)
    steps = []
    return endStep(of: event.sequence, event.time)
  }

  /// Another step.
  mutating func goOn() -> [Sent] {
    precondition(engine.isUnfinished)
    let (sequence, time) = cause
    MatchingTests.goOn(&engine, &out)
    return endStep(of: sequence, time)
  }

  private var cause = (Sequence(0), Nanoseconds.zero)

  private mutating func endStep(of sequence: Sequence, _ time: Nanoseconds) -> [Sent] {
    cause = (sequence, time)
    steps.append(out.count)
    precondition(out.count > 0 || !engine.isUnfinished, "a step that isn't the last gets on")
    precondition(steps.count < 100_000, "an answer without an end")
    if checksEveryStep { engine.checkInvariants() }
    let sent = out.take()
    for one in sent {
      precondition(
        one.event.sequence == sequence && one.event.time == time,
        "what happens bears the sequence and the time of what caused it")
    }
    return sent
  }

  /// Price, quantity and orders of a side's displayed levels, best first.
  func levels(_ side: Side, of instrument: Int = 0) -> [[Int64]] {
    engine.levels(side, of: instrument).map {
      [$0.price.units, $0.quantity.units, Int64($0.orderCount)]
    }
  }
}
