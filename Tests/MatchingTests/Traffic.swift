// Random requests of every kind from a seed, over small crowded books: what the simulations send. Ids are counted; a
// simulation may put others in their place.

import Events
import Matching
import Numerics
import Testing

/// What a simulation trades, and how.
struct TrafficWorld: CustomTestStringConvertible, CustomStringConvertible, Sendable {
  var seed: UInt64
  var ticks: [Int64] = [1, 5]
  var lots: [Int64] = [1, 10]
  var isProRata = false
  var window = 64
  /// Live orders of each instrument, and of all when fewer.
  var capacity = 60
  var shared: Int?
  /// How many ticks a price lies from the middle at most, and the middle wanders a step.
  var reach: Int64 = 8
  var stride: Int64 = 0
  /// One quantity in so many is near the largest.
  var extremes: UInt64 = 0
  var bandBasisPoints: Int64 = 0
  var steps = 2_500

  var description: String {
    "seed \(seed), ticks \(ticks), lots \(lots), pro-rata \(isProRata), window \(window), "
      + "capacity \(capacity), reach \(reach), stride \(stride), extremes \(extremes)"
  }
  var testDescription: String { description }

  func settings(publishes: Bool = true, idKey: UInt64 = 0x9E37_79B9_7F4A_7C15) -> MatchingSettings {
    MatchingSettings(
      instruments: zip(ticks, lots).map { tick, lot in
        MatchingInstrument(
          tick: Price(units: tick), lot: Quantity(units: lot),
          referencePrice: tick == 1 ? nil : Price(units: 1_000 * tick),
          dynamicBandBasisPoints: bandBasisPoints,
          allocation: isProRata ? .proRata : .priceTime, orderCapacity: capacity)
      }, orderCapacity: shared, idKey: idKey, publishesBook: publishes, windowTicks: window)
  }

  static let all: [TrafficWorld] = [
    TrafficWorld(seed: 1),
    TrafficWorld(seed: 2, isProRata: true, reach: 4),
    TrafficWorld(seed: 3, window: 128, reach: 60, stride: 20),
    TrafficWorld(seed: 4, ticks: [1, 1 << 40, 3], lots: [1, 1, 7], shared: 100, reach: 3),
    TrafficWorld(seed: 5, isProRata: true, reach: 5, extremes: 6),
    TrafficWorld(seed: 6, ticks: [5, 1], lots: [1, 1], reach: 20, bandBasisPoints: 100),
    TrafficWorld(seed: 7, capacity: 12, reach: 4, extremes: 25, steps: 4_000),
  ]
}

struct Traffic {
  let world: TrafficWorld
  var say = Say()
  /// What an order's number is sent as.
  var id: (UInt64) -> UInt64 = { $0 }
  private var random: SplitMix64
  private var middles: [Int64]
  private var lastID: UInt64 = 0
  private var isInAuction: [Bool]

  init(_ world: TrafficWorld) {
    self.world = world
    random = SplitMix64(seed: world.seed)
    middles = world.ticks.map { _ in 1_000 }
    isInAuction = world.ticks.map { _ in false }
  }

  private mutating func percent(_ chance: UInt64) -> Bool { random.chance(chance, outOf: 100) }

  /// The events of one request: an order's terms come with it.
  mutating func next() -> [Event] {
    if percent(20) { say.time += random.next(below: 30) }
    let instrument = Int(random.next(below: UInt64(world.ticks.count)))
    say.source = .session(UInt16(random.next(below: 4)))
    if world.stride > 0 {
      middles[instrument] += random.next(from: -world.stride, through: world.stride)
    }
    let on = UInt32(instrument)
    switch random.next(below: 200) {
    case 0..<110: return new(instrument)
    case 110..<150:
      let price = percent(60) ? price(instrument) : nil
      let total = percent(60) ? quantity(instrument, outOf: 0) : nil
      return [say.replace(known(), total, at: price, on: on)]
    case 150..<180: return [say.cancel(known(), on: percent(95) ? on : .max)]
    case 180: return [say.massCancel(account: account(), side: side(), on: percent(50) ? on : .max)]
    case 181: return [say.endOfDay()]
    case 182: return [say.timer(TimerNumber.tick)]
    case 183: return [say.command(.haltInstrument, on: on), new(instrument)[0]]
    case 184, 185, 186: return [say.command(.resumeInstrument, on: on)]
    case 187, 188, 189:
      if !isInAuction[instrument] && percent(60) {
        isInAuction[instrument] = true
        return [
          say.command(.openAuction, percent(50) ? .openingAuction : .closingAuction, on: on)
        ]
      }
      return [say.command(.resumeInstrument, on: on)]
    default:
      isInAuction[instrument] = false
      return [
        say.command(.resumeInstrument, on: on), say.command(.uncrossAuction, on: on),
      ]
    }
  }

  private mutating func account() -> UInt32 { UInt32(random.next(below: 4)) }

  private mutating func side() -> Side { Side(code: UInt8(1 + random.next(below: 2))) }

  /// Of an order that may be live.
  private mutating func known() -> UInt64 {
    id(1 + lastID - random.next(below: min(max(lastID, 1), 80)))
  }

  /// One in so many is near the largest. A replace's isn't: small slices of it would be met for years.
  private mutating func quantity(_ instrument: Int, outOf extremes: UInt64) -> Int64 {
    let lot = world.lots[instrument]
    if extremes > 0 && random.chance(1, outOf: extremes) {
      return (Int64.max / lot - Int64(random.next(below: 3))) * lot
    }
    return lot * (1 + Int64(random.next(below: percent(10) ? 90 : 12)))
  }

  private mutating func price(_ instrument: Int) -> Int64 {
    let away = random.next(from: -world.reach, through: world.reach)
    return (middles[instrument] + away) * world.ticks[instrument]
  }

  private mutating func new(_ instrument: Int) -> [Event] {
    lastID += 1
    let number = percent(3) ? known() : id(lastID)
    let lot = world.lots[instrument]
    let tick = world.ticks[instrument]
    let quantity = quantity(instrument, outOf: world.extremes)
    let type = percent(65) ? OrderType.limit : OrderType(code: UInt8(1 + random.next(below: 6)))
    var force =
      percent(60) ? TimeInForce.goodTillCancel : TimeInForce(code: UInt8(1 + random.next(below: 7)))
    var instructions: UInt8 = percent(40) ? UInt8(random.next(below: 5)) << 4 : 0
    if isInAuction[instrument] && (force == .immediateOrCancel || force == .fillOrKill) {
      force = .day
    }
    if percent(8) { instructions |= OrderInstruction.hidden }
    if percent(8) && !isInAuction[instrument] { instructions |= OrderInstruction.postOnly }
    if percent(10) { instructions |= OrderInstruction.allOrNone }
    let isStop = type == .stop || type == .stopLimit || type == .trailingStop
    // Slices aren't so small that a huge order is met for years.
    var display: Int64 = percent(25) ? max(lot, quantity / 20 / lot * lot) : 0
    if instructions & (OrderInstruction.hidden | OrderInstruction.allOrNone) != 0 { display = 0 }
    let minimum = percent(6) && !isInAuction[instrument] ? lot : 0
    let expiry = force == .goodTillDate ? say.time + 1 + random.next(below: 400) : 0
    var events: [Event] = []
    if type == .trailingStop {
      let trail = tick * (1 + Int64(random.next(below: 6)))
      events.append(
        say.terms(
          number, trigger: trail, display: display, minimum: minimum, expiry: expiry, isTrail: true,
          on: UInt32(instrument)))
    }
    let needsStop = type == .stop || type == .stopLimit || (isStop && percent(50))
    let hasMore = display | minimum | Int64(expiry) != 0
    if needsStop || (events.isEmpty && hasMore) {
      events.append(
        say.terms(
          number, trigger: isStop ? price(instrument) : 0, display: display, minimum: minimum,
          expiry: expiry, on: UInt32(instrument)))
    }
    if !events.isEmpty { instructions |= OrderInstruction.hasTerms }
    let hasPrice = type == .limit || type == .stopLimit
    return events + [
      say.new(
        number, side(), quantity, at: hasPrice ? price(instrument) : 0, account: account(),
        type: type, force: force, instructions, on: UInt32(instrument))
    ]
  }
}
