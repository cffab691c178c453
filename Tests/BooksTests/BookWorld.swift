// The worlds of the book builder's simulation: ticks, windows, how far prices wander, and a feed of
// commands out of a seed that is mostly sound and now and then, field by field, what no feed should send.

import Events
import Numerics
import Testing

struct BookWorld: CustomTestStringConvertible, CustomStringConvertible, Sendable {
  var seed: UInt64
  /// Two instruments with orders, mostly, and one with levels.
  var ticks: [Int64]
  var orders: Int
  var levels: Int
  var window: Int
  /// How many ticks a price lies from the middle at most.
  var reach: UInt64 = 24
  /// How many ticks the middle wanders a step at most.
  var stride: Int64 = 0
  /// One step in so many, the middle is suddenly anywhere; 0 for never.
  var jumps: UInt64 = 0
  /// One price and one quantity in so many is extreme.
  var extremes: UInt64 = 200
  var steps = 12_000
  var minimumMoves: UInt64 = 3

  var description: String {
    "seed \(seed), ticks \(ticks), \(orders) orders, \(levels) levels, window \(window), "
      + "reach \(reach), stride \(stride), jumps \(jumps), extremes \(extremes)"
  }
  var testDescription: String { description }

  static let all: [BookWorld] = [
    BookWorld(seed: 1, ticks: [1, 1, 1], orders: 12, levels: 3, window: 64),
    BookWorld(seed: 2, ticks: [3, 1, 3], orders: 40, levels: 8, window: 4096),
    BookWorld(
      seed: 3, ticks: [1_000_000, 3, 1_000_000], orders: 40, levels: 1, window: 64, reach: 200,
      minimumMoves: 50),
    BookWorld(
      seed: 4, ticks: [3 << 20, 625 << 5, 5 << 33], orders: 60, levels: 40, window: 128,
      stride: 3, minimumMoves: 10),
    BookWorld(
      seed: 5, ticks: [1, 10, 7], orders: 50, levels: 20, window: 64, reach: 5_000, stride: 50,
      jumps: 500, minimumMoves: 100),
    BookWorld(
      seed: 6, ticks: [1_000_000, 1, 12], orders: 50, levels: 20, window: 4096, reach: 9_000,
      stride: 200, jumps: 300, minimumMoves: 50),
    BookWorld(
      seed: 7, ticks: [1, 1, 1], orders: 30, levels: 10, window: 64, reach: 40, jumps: 100,
      extremes: 4, minimumMoves: 100),
    // Windows at both ends of Int64, where the whole grid is a few prices.
    BookWorld(
      seed: 8, ticks: [1 << 62, .max, 3 << 60], orders: 30, levels: 3, window: 64, extremes: 3),
    BookWorld(
      seed: 9, ticks: [1 << 57, 7 << 55, 1 << 57], orders: 60, levels: 60, window: 64, reach: 64,
      stride: 9, jumps: 50),
    BookWorld(
      seed: 10, ticks: [100, 5, 2], orders: 200, levels: 100, window: 64, reach: 60, stride: 2,
      steps: 6_000, minimumMoves: 10),
  ]

  func feed() -> BookWorldFeed { BookWorldFeed(self) }
}

struct BookWorldFeed {
  let world: BookWorld
  var random: SplitMix64
  /// In ticks, of each instrument.
  var middles: [Int64]

  init(_ world: BookWorld) {
    self.world = world
    random = SplitMix64(seed: world.seed)
    middles = world.ticks.map { _ in 100 }
  }

  mutating func next() -> Event {
    let id = random.chance(1, outOf: 100) ? 0 : 1 + random.next(below: UInt64(world.orders) * 5 / 2)
    // Ids stay with an instrument, mostly; the last instrument has levels, mostly.
    let isElsewhere = random.chance(1, outOf: 25)
    let instrument = isElsewhere ? UInt32(random.next(below: 4)) : UInt32(id % 2)
    let side =
      random.chance(1, outOf: 50)
      ? Side(code: UInt8(random.next(below: 4))) : (id % 3 == 0 ? .sell : .buy)
    let choice = random.next(below: 400)
    let place = choice >= 350 && !isElsewhere ? 2 : instrument
    let price = price(side, Int(min(place, 2)))
    let quantity =
      random.chance(1, outOf: 25) || random.chance(1, outOf: world.extremes)
      ? [Int64.min, -1, 0, .max / 2, .max, .max][Int(random.next(below: 6))]
      : 1 + Int64(random.next(below: 9))
    switch choice {
    case 0..<150: return Feed.add(id, side, price, quantity, at: instrument)
    case 150..<220: return Feed.modify(id, side, price, quantity, at: instrument)
    case 220..<290: return Feed.delete(id, at: instrument)
    case 290..<350: return Feed.trade(id, quantity, at: instrument)
    case 350..<399:
      let amount = random.chance(1, outOf: 3) ? 0 : quantity
      return Feed.level(side, price, amount, orders: UInt32(random.next(below: 3)), at: place)
    default:
      let which = isElsewhere ? instrument : UInt32(random.next(below: 3))
      return random.nextBool() ? Feed.clear(at: which) : Feed.gap(at: which)
    }
  }

  /// Around the middle, the two sides overlapping, and on the tick, mostly.
  private mutating func price(_ side: Side, _ instrument: Int) -> Int64 {
    let tick = world.ticks[instrument]
    let (lowest, highest) = (Int64.min / tick, Int64.max / tick)
    if world.stride > 0 {
      let moved = middles[instrument] &+ random.next(from: -world.stride, through: world.stride)
      middles[instrument] = min(max(moved, lowest), highest)
    }
    if world.jumps > 0 && random.chance(1, outOf: world.jumps) {
      middles[instrument] = random.next(from: lowest, through: highest)
    }
    if random.chance(1, outOf: world.extremes) {
      let ends = [Int64.min, lowest * tick, lowest * tick + tick, -tick, -1, 0, 1, tick]
      let all = ends + [highest * tick, highest * tick - tick, .max]
      return all[Int(random.next(below: UInt64(all.count)))]
    }
    let away = Int128(random.next(below: world.reach)) * (side == .buy ? -1 : 1)
    let number = Int128(middles[instrument]) + away + (side == .buy ? 4 : -4)
    let on = Int64(min(max(number, Int128(lowest)), Int128(highest))) * tick
    return random.chance(1, outOf: 50) ? on ^ 1 : on
  }
}
