// What the tests of all indicators share: a market of random ticks, an indicator as a thing that
// ticks are fed to, and states as bytes.

import Events
import Indicators
import Numerics
import Tables
import Testing

/// One tick of a made-up market.
struct Tick {
  var price: Int64
  var other: Int64
  var high: Int64
  var low: Int64
  var quantity: Int64
  var bidQuantity: Int64
  var askQuantity: Int64
  var side: Side
  var time: UInt64
}

/// A walk with jumps, pauses and flat stretches. Prices stay above zero unless it is told to let
/// them fall.
struct Walk {
  var random: SplitMix64
  var price: Int64
  var other: Int64 = 5_000_000_000
  var time: UInt64 = 1_700_000_000_000_000_000
  let step: Int64
  let isAboveZero: Bool

  init(
    seed: UInt64, from price: Int64 = 10_000_000_000, step: Int64 = 3_000_000, above: Bool = true
  ) {
    random = SplitMix64(seed: seed)
    self.price = price
    self.step = step
    isAboveZero = above
  }

  mutating func next() -> Tick {
    if !random.chance(1, outOf: 4) { price += random.next(from: -step, through: step) }
    if random.chance(1, outOf: 200) { price += random.next(from: -step * 50, through: step * 50) }
    if isAboveZero && price < step { price = step }
    other += random.next(from: -step, through: step)
    time +=
      random.chance(1, outOf: 100)
      ? random.next(below: 60_000_000_000) : random.next(below: 900_000_000)
    let reach = random.next(from: 0, through: step)
    return Tick(
      price: price, other: other, high: price + reach,
      low: price - random.next(from: 0, through: step),
      quantity: 1 + random.next(from: 0, through: 500_000_000),
      bidQuantity: random.next(from: 0, through: 9_000_000_000),
      askQuantity: random.next(from: 0, through: 9_000_000_000),
      side: random.nextBool() ? .buy : .sell, time: time)
  }
}

/// What every indicator is to the tests that hold all of them to the same.
protocol Subject: Persisted, ~Copyable {
  mutating func feed(_ tick: Tick)
  /// A tick that it must refuse.
  mutating func feedBad()
  mutating func reset()
  /// All that it reports, to the bit.
  var bits: [UInt64?] { get }
  var refusedCount: UInt64 { get }
}

func bits(_ value: Int64?) -> UInt64? { value.map { UInt64(bitPattern: $0) } }
func bits(_ value: Price?) -> UInt64? { value.map { UInt64(bitPattern: $0.units) } }
func bits(_ value: Double?) -> UInt64? { value.map { $0.bitPattern } }

let tooLarge = Series.largest + 1

extension StateMemory {
  var all: [UInt8] {
    withBytes { bytes in
      (0..<bytes.byteCount).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
  }
}

func state<S: Persisted & ~Copyable>(of subject: inout S) -> [UInt8] {
  var memory = StateMemory(for: &subject)
  memory.save(&subject)
  return memory.all
}

/// Whether a quotient is the nearest whole number, halves away from zero: without dividing.
func isNearest(_ quotient: Int64, _ a: Int128, over d: Int128) -> Bool {
  let off = a - Int128(quotient) * d
  let twice = 2 * off.magnitude
  if twice < d.magnitude { return true }
  // Away from zero: what is left has the other sign, or the quotient would be nearer to zero.
  return twice == d.magnitude && (a > 0 ? off < 0 : off > 0)
}

/// n Σv² - (Σv)², from the differences of all pairs.
func pairSpread(_ x: ArraySlice<Int64>, _ y: ArraySlice<Int64>) -> Int128 {
  let (x, y) = (Array(x), Array(y))
  var sum: Int128 = 0
  for i in 0..<x.count {
    for j in 0..<i { sum += (Int128(x[i]) - Int128(x[j])) * (Int128(y[i]) - Int128(y[j])) }
  }
  return sum
}

/// A fresh one that took on the state of another.
func twin<S: Persisted & ~Copyable>(of subject: inout S, _ make: () -> S) throws -> S {
  var memory = StateMemory(for: &subject)
  memory.save(&subject)
  var restored = make()
  try memory.restore(&restored)
  return restored
}
