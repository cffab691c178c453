// Random commands from a seed. It hears what the reference answers, so that it knows which orders
// live and where the market is; else most commands would be about nothing.

import Numerics
import ReferenceMatching

struct Generator {
  struct Known {
    var id: UInt64
    var instrument: Int
    var price: Int64?
    var quantity: Int64
    var isIceberg: Bool
  }

  let scenario: Scenario
  var random: SplitMix64
  private(set) var time: UInt64 = 1_000
  /// The middle of each market, in ticks.
  private var middles: [Int64]
  /// The last trade's price, in ticks.
  private var lastTicks: [Int64?]
  private var isHalted: [Bool]
  private var auctions: [AuctionKind?]
  /// Whether an instrument has had its first command, and whether the auction that it opened with is over.
  private var hasBegun: [Bool]
  private var hasOpened: [Bool]
  private(set) var known: [Known] = []
  private var lastID: UInt64 = 0

  var profile: Profile { scenario.profile }

  init(_ scenario: Scenario) {
    self.scenario = scenario
    random = SplitMix64(seed: scenario.seed ^ 0x5EED_0F0D_E125)
    middles = scenario.instruments.map { terms in
      terms.reference.map { $0 / terms.tick } ?? 1_000
    }
    lastTicks = scenario.instruments.map { _ in nil }
    isHalted = scenario.instruments.map { _ in false }
    auctions = scenario.instruments.map { _ in nil }
    hasBegun = scenario.instruments.map { _ in false }
    hasOpened = hasBegun
  }

  mutating func percent(_ chance: UInt64) -> Bool { random.chance(chance, outOf: 100) }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int(random.next(below: UInt64(values.count)))]
  }

  /// An index, by weight.
  mutating func pick(weights: [UInt64]) -> Int {
    var draw = random.next(below: weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if draw < weight { return index }
      draw -= weight
    }
    preconditionFailure("the weights are not all zero")
  }

  // MARK: - What it hears

  mutating func hear(_ lines: [Line], of command: Command) {
    for line in lines {
      if line.event == .fill, let index = line.instrument {
        lastTicks[index] = line.price! / scenario.instruments[index].tick
      }
      // A market that has left its band behind is of no use.
      if line.reason == .priceBand, let index = line.instrument, let last = lastTicks[index],
        percent(25)
      {
        middles[index] = last
      }
      if line.event == .accepted {
        known.append(
          Known(
            id: line.order, instrument: line.instrument!, price: line.price,
            quantity: line.quantity, isIceberg: command.display != nil))
      } else if line.event != .rejected, let at = known.firstIndex(where: { $0.id == line.order }) {
        if line.leaves == 0 {
          known.remove(at: at)
        } else if line.event == .replaced {
          known[at].price = line.price
          known[at].quantity = line.quantity
        }
      }
    }
  }

  // MARK: - What it says

  mutating func next() -> Command {
    if percent(30) { time += random.next(below: 4) }
    let instrument = Int(random.next(below: UInt64(middles.count)))
    drift(instrument)
    // Many a market opens by an auction, before there is a last price.
    if !hasBegun[instrument] {
      hasBegun[instrument] = true
      if percent(60) { return operate(.auctionOpen, instrument) }
    }
    if isHalted[instrument] && percent(8) { return operate(.resume, instrument) }
    // The first one soon: with few orders in it many prices are as good as each other.
    if auctions[instrument] != nil && percent(hasOpened[instrument] ? 3 : 20) {
      return operate(.auctionUncross, instrument)
    }
    // The crowd stays about as large as it should be.
    let crowd = UInt64(known.count)
    let cancel = crowd > profile.crowd ? profile.cancel + 40 : profile.cancel
    let massCancel = crowd > profile.crowd * 2 ? 8 : profile.massCancel
    let choice = pick(weights: [
      profile.new * 10, cancel * 10, profile.replace * 10, massCancel * 3, profile.halt * 3,
      profile.auction * 10, profile.clock * 10,
    ])
    switch choice {
    case 0: return newOrder(instrument)
    case 1: return aboutKnown(.cancel)
    case 2: return replace()
    case 3: return massCancelOrder(instrument)
    case 4: return operate(percent(70) ? .halt : .resume, instrument)
    case 5: return operate(percent(70) ? .auctionOpen : .auctionUncross, instrument)
    default:
      var command = Command(.clock, time: time)
      command.isEndOfDay = percent(20)
      return command
    }
  }

  private mutating func drift(_ instrument: Int) {
    let terms = scenario.instruments[instrument]
    if percent(3) { middles[instrument] += random.next(from: -2, through: 2) }
    let isBounded = terms.bandBasisPoints != 0 || terms.lowest != .min
    if isBounded && !percent(10) { return }
    if random.chance(profile.jumps, outOf: 10_000) {
      let reach: Int64 = pick([30, 70, 300, 5_000, 100_000])
      middles[instrument] += random.next(from: -reach, through: reach)
    }
    // Back to where it began, now and then: what was left behind is met again.
    if random.chance(profile.jumps, outOf: 10_000) {
      middles[instrument] = terms.reference.map { $0 / terms.tick } ?? 1_000
    }
  }

  private mutating func operate(_ action: CommandAction, _ instrument: Int) -> Command {
    var command = Command(action, time: time)
    command.instrument = instrument
    if percent(1) {
      command.instrument = scenario.instruments.count + 2
      if action == .auctionOpen { command.auction = .opening }
      return command
    }
    switch action {
    case .halt: isHalted[instrument] = true
    case .resume: isHalted[instrument] = false
    case .auctionOpen:
      let kind: AuctionKind = random.nextBool() ? .opening : .closing
      command.auction = kind
      auctions[instrument] = kind
      isHalted[instrument] = false
    default:
      if !isHalted[instrument] {
        auctions[instrument] = nil
        hasOpened[instrument] = true
      }
    }
    return command
  }

  private mutating func massCancelOrder(_ instrument: Int) -> Command {
    var command = Command(.massCancel, time: time)
    if percent(70) { command.account = account() }
    if percent(60) { command.side = random.nextBool() ? .buy : .sell }
    if percent(80) { command.instrument = instrument }
    return command
  }

  /// A cancel, or the beginning of a replace: mostly of an order that lives.
  private mutating func aboutKnown(_ action: CommandAction) -> Command {
    var command = Command(action, time: time)
    if !known.isEmpty && percent(95) {
      let order = pick(known)
      command.order = order.id
      command.instrument =
        percent(98) ? order.instrument : Int(random.next(below: UInt64(middles.count)))
    } else {
      command.order = 1 + random.next(below: lastID + 3)
      command.instrument = Int(random.next(below: UInt64(middles.count)))
    }
    return command
  }

  private mutating func replace() -> Command {
    var command = aboutKnown(.replace)
    let order = known.first { $0.id == command.order }
    let instrument = command.instrument!
    let hasPrice = order?.price != nil
    if percent(hasPrice ? 60 : 4) {
      let isSame = hasPrice && percent(25)
      command.price =
        isSame ? order!.price : price(instrument, random.nextBool() ? .buy : .sell, nil)
    }
    if percent(60) {
      let total = order?.quantity ?? 10
      switch random.next(below: 10) {
      case 0: command.quantity = total
      case 1: command.quantity = 0
      case 2: command.quantity = percent(20) ? -total : quantity(instrument)
      case 3, 4: command.quantity = quantity(instrument)
      default:
        let lot = scenario.instruments[instrument].lot
        let lots = max(1, total / lot)
        let near = random.next(from: max(1, lots - 6), through: lots - 1 + (lots < 1_000 ? 4 : 0))
        command.quantity = near * lot
      }
      if let order, order.isIceberg, let total = command.quantity, total > order.quantity {
        command.quantity = min(total, manySlices(instrument))
      }
    }
    return command
  }

  mutating func freshID() -> UInt64 {
    // Now and then one that was used, or is.
    if lastID > 0 && percent(3) { return 1 + random.next(below: lastID) }
    if !known.isEmpty && percent(1) { return pick(known).id }
    lastID += 1
    return lastID
  }

  /// Small slices of a huge order would be traded one by one for years.
  func manySlices(_ instrument: Int) -> Int64 { 400 * scenario.instruments[instrument].lot }

  mutating func account() -> UInt32 { UInt32(random.next(below: profile.accounts + 1)) }

  func middle(_ instrument: Int) -> Int64 { middles[instrument] }

  func isInAuction(_ instrument: Int) -> Bool { auctions[instrument] != nil }
}
