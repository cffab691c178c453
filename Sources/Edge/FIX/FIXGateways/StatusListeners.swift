// Who wants to hear how an instrument, or trading as a whole, stands.

import Events
import Tables

struct StatusListeners: ~Copyable {
  /// For each instrument, and behind them for the session of trading, what each seat called its request; 0: it doesn't
  /// listen.
  private var requests: Slab<UInt64>
  private let instrumentCount: Int
  private let seatCount: Int
  private var names: HeldNames

  init(instrumentCount: Int, seatCount: Int) {
    self.instrumentCount = instrumentCount
    self.seatCount = seatCount
    requests = Slab(count: max(1, (instrumentCount + 1) * seatCount), repeating: 0)
    names = HeldNames(capacity: (instrumentCount + 1) * seatCount)
  }

  /// Whether a name is the request of somebody who listens.
  func holds(_ name: UInt64) -> Bool { names.holds(name) }

  /// `.none` is the session of trading. Nil for an instrument that isn't there.
  private func place(_ instrument: InstrumentID, _ seat: Int) -> Int? {
    let row = instrument == .none ? instrumentCount : Int(instrument.index)
    return row <= instrumentCount && seat < seatCount ? row * seatCount + seat : nil
  }

  mutating func begin(_ instrument: InstrumentID, seat: Int, request: UInt64) {
    guard let place = place(instrument, seat) else { return }
    end(at: place)
    requests[place] = request
    names.hold(request)
  }

  mutating func end(_ instrument: InstrumentID, seat: Int) {
    if let place = place(instrument, seat) { end(at: place) }
  }

  /// The request of a seat that listens; 0 of one that doesn't.
  func request(_ instrument: InstrumentID, seat: Int) -> UInt64 {
    place(instrument, seat).map { requests[$0] } ?? 0
  }

  /// A session's are over with its connection.
  mutating func endAll(seat: Int) {
    if seat >= seatCount { return }
    for row in 0...instrumentCount { end(at: row * seatCount + seat) }
  }

  private mutating func end(at place: Int) {
    if requests[place] == 0 { return }
    names.letGo(requests[place])
    requests[place] = 0
  }
}
