// New orders: each feature by chance, then mended so that most are valid, and now and then broken.

import ReferenceMatching

extension Generator {
  mutating func newOrder(_ instrument: Int) -> Command {
    let terms = scenario.instruments[instrument]
    var command = Command(.new, time: time)
    command.order = freshID()
    command.account = account()
    command.instrument = instrument
    command.side = random.nextBool() ? .buy : .sell
    command.kind = OrderKind.allCases[pick(weights: profile.kinds)]
    command.lifetime = Lifetime.allCases[pick(weights: profile.lifetimes)]
    command.quantity = quantity(instrument)
    command.isHidden = percent(profile.hidden)
    command.isAllOrNone = percent(profile.allOrNone)
    command.isPostOnly = percent(profile.postOnly)
    // Too large for what is there, so that it waits.
    if command.isAllOrNone && percent(40) {
      command.quantity = terms.lot * random.next(from: 5, through: 50)
    }
    if percent(profile.display) {
      command.display = terms.lot * random.next(from: 1, through: percent(30) ? 20 : 4)
    }
    if percent(profile.minimum) {
      let lots = min(12, command.quantity! / terms.lot)
      command.minimum = terms.lot * (lots > 0 ? random.next(from: 1, through: lots) : 1)
    }
    if percent(profile.selfTrade) { command.selfTrade = pick(SelfTradeMode.allCases) }
    addPrices(&command, instrument)
    if command.lifetime == .gtd { command.expiry = time + 1 + random.next(below: 60) }
    if percent(97) { mend(&command, instrument) }
    if percent(2) { damage(&command, instrument) }
    if let display = command.display, display > 0, command.quantity! > manySlices(instrument) {
      command.display = max(display, command.quantity! / 16 / terms.lot * terms.lot)
    }
    // An event says the same of no stop price as of one of zero, and so of the others.
    if command.stop == 0 { command.stop = terms.tick }
    if command.display == 0 { command.display = terms.lot }
    if command.minimum == 0 { command.minimum = terms.lot }
    return command
  }

  private mutating func addPrices(_ command: inout Command, _ instrument: Int) {
    let terms = scenario.instruments[instrument]
    let kind = command.kind!
    let side = command.side!
    if kind.takesPrice { command.price = price(instrument, side, kind) }
    let middle = middle(instrument)
    if kind == .stop || kind == .stopLimit || (kind == .trailingStop && percent(35)) {
      // Mostly on the side where it waits.
      let away = random.next(from: percent(15) ? -6 : 0, through: profile.reach)
      command.stop = ticks(side == .buy ? middle + away : middle - away, terms)
      if command.stop == 0 { command.stop = terms.tick }
    }
    if kind == .trailingStop {
      command.trail = max(1, terms.tick) &* random.next(from: 1, through: 9)
      if random.chance(profile.extremes, outOf: 10_000) {
        command.trail = largest(terms.tick)
      }
    }
  }

  /// Takes away what doesn't go with the rest.
  private mutating func mend(_ command: inout Command, _ instrument: Int) {
    let lifetime = command.lifetime!
    let kind = command.kind!
    if isInAuction(instrument) {
      command.isPostOnly = false
      command.minimum = nil
      if lifetime == .ioc || lifetime == .fok { command.lifetime = .gtc }
    }
    if lifetime.isForAuction {
      command.isPostOnly = false
      command.minimum = nil
      command.isAllOrNone = false
      if kind.waitsForTrigger { command.lifetime = .day }
    }
    if command.isPostOnly {
      if kind != .limit || lifetime == .ioc || lifetime == .fok {
        command.isPostOnly = false
      } else {
        command.minimum = nil
        command.isAllOrNone = false
      }
    }
    if command.display != nil {
      if command.isAllOrNone && percent(50) { command.isAllOrNone = false }
      if command.isAllOrNone || (command.isHidden && percent(50)) {
        command.display = nil
      } else {
        command.isHidden = false
      }
    }
  }

  /// One field that is wrong.
  private mutating func damage(_ command: inout Command, _ instrument: Int) {
    let terms = scenario.instruments[instrument]
    switch random.next(below: 19) {
    case 0: command.order = 0
    case 1: command.side = nil
    case 2: command.kind = nil
    case 3: command.lifetime = nil
    case 4: command.quantity = pick([0, -terms.lot, .min])
    case 5: if terms.tick > 1, let price = command.price { command.price = price &+ 1 }
    case 6: if terms.lot > 1, let quantity = command.quantity { command.quantity = quantity - 1 }
    case 7: command.display = pick([-terms.lot, .min])
    case 8: command.minimum = pick([-terms.lot, command.quantity!, .max])
    case 9: command.expiry = time
    case 10: command.expiry = command.expiry == nil ? time + 5 : nil
    case 11: if terms.tick > 1, let stop = command.stop { command.stop = stop &+ 1 }
    case 12: command.stop = command.stop == nil ? terms.tick * 1_000 : nil
    case 13: command.trail = command.trail == nil ? terms.tick : nil
    case 14: if command.trail != nil { command.trail = pick([-terms.tick, .min, 1]) }
    case 15: if terms.lot > 1, command.display != nil { command.display = terms.lot + 1 }
    case 16: if terms.lot > 1, command.minimum != nil { command.minimum = 1 }
    case 17: if command.kind == .market { command.price = terms.tick * 1_000 }
    default: command.instrument = scenario.instruments.count + 2
    }
  }

  // MARK: - Numbers

  mutating func quantity(_ instrument: Int) -> Int64 {
    let lot = scenario.instruments[instrument].lot
    if random.chance(profile.extremes, outOf: 10_000) { return largest(lot) }
    let most: Int64 = pick([1, 3, 10, 10, 20, 20, 60, 400])
    return lot * random.next(from: 1, through: most)
  }

  mutating func price(_ instrument: Int, _ side: OrderSide, _ kind: OrderKind?) -> Int64 {
    let terms = scenario.instruments[instrument]
    if random.chance(profile.extremes, outOf: 10_000) {
      let most = largest(terms.tick)
      return pick([most, -most, terms.lowest, terms.highest])
    }
    if percent(1) { return ticks(middle(instrument) + random.next(from: -90, through: 90), terms) }
    // A small distance: to the passive side, or across the middle.
    let reach = profile.reach
    let away = min(random.next(from: 0, through: reach), random.next(from: 0, through: reach))
    let isAcross = percent(profile.crossing)
    let down = (side == .buy) != isAcross
    return ticks(middle(instrument) + (down ? -away : away), terms)
  }

  /// Near the largest number, on the step.
  private mutating func largest(_ step: Int64) -> Int64 {
    let top = Int64.max / step
    return (top - random.next(from: 0, through: 3)) / pick([1, 1, 1, 2, 3]) * step
  }

  private func ticks(_ count: Int64, _ terms: ReferenceInstrument) -> Int64 {
    let (product, overflows) = count.multipliedReportingOverflow(by: terms.tick)
    return overflows ? terms.tick : product
  }
}
