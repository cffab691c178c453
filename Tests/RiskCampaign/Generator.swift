// Random events for a world: what strategies ask for, what venues answer, what the market does, what a person decides. It knows
// the model's open orders, so that most answers are about orders that there are.

import Events
import Numerics
import Risk

struct Generator {
  /// When it all begins.
  static let start: UInt64 = 1_700_000_000_000_000_000

  let scenario: Scenario
  var random: SplitMix64
  var time = Generator.start
  var sequence: UInt64 = 0
  var nextID: UInt64 = 0
  var nextExecution: UInt64 = 0
  private var one: Int64 { fixedPointScale }

  init(_ scenario: Scenario) {
    self.scenario = scenario
    random = SplitMix64(seed: scenario.seed)
  }

  private mutating func pick(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

  mutating func event<P: Payload>(
    _ kind: EventKind, _ payload: P, flags: UInt8 = 0, _ instrument: Int = -1,
    from source: SourceID = .session(1)
  ) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(time), kind: kind, flags: flags,
      source: source, instrument: instrument < 0 ? .none : InstrumentID(UInt32(instrument)),
      payload)
  }

  mutating func next(_ model: Model) -> Event {
    sequence += 1
    passTime()
    let isQuiet = model.modes.values.contains { $0 != .none } || !model.throttled.isEmpty
    if isQuiet || !model.halted.isEmpty, random.chance(1, outOf: 12) { return mend(model) }
    switch random.next(below: 1_000) {
    case 0..<360: return new(model)
    case 360..<450: return replace(model)
    case 450..<500: return cancel(model)
    case 500..<640: return fill(model)
    case 640..<800: return report(model)
    case 800..<890: return top()
    case 890..<920:
      return event(
        .trade,
        Trade(
          resting: .none, price: Price(units: price(instrument())), quantity: Quantity(units: one),
          number: 1, aggressor: .buy), pick(scenario.levels.count + 1))
    case 920..<975: return timer(TimerNumber.tick)
    case 975..<977: return timer(TimerNumber.endOfDay)
    case 977..<984: return kill(model)
    case 984..<992: return change()
    case 992..<995: return command(model)
    default: return execution(model)
    }
  }

  /// Mostly a few milliseconds; often none, now and then seconds, seldom back.
  private mutating func passTime() {
    switch random.next(below: 400) {
    case 0..<100: break
    case 100..<390: time += random.next(below: 15_000_000)
    case 390..<396: time += random.next(below: 1_000_000_000)
    case 396..<398: time += random.next(below: 8_000_000_000)
    default: time -= min(time - Self.start, random.next(below: 2_000_000))
    }
  }

  // MARK: The market

  private mutating func instrument() -> Int { pick(scenario.levels.count) }

  /// Near the level of an instrument; mostly whole.
  private mutating func price(_ instrument: Int) -> Int64 {
    let level = instrument < scenario.levels.count ? scenario.levels[instrument] : 100
    let spread: Int64 = random.chance(1, outOf: 12) ? 60 : 6
    let hair = random.chance(1, outOf: 20) ? random.next(from: 1, through: 9) : 0
    return (level + random.next(from: -spread, through: spread)) * one + hair
  }

  private mutating func quantity() -> Int64 {
    if random.chance(1, outOf: 40) { return random.next(from: -1, through: 1) }
    if random.chance(1, outOf: 20) { return random.next(from: 1, through: 30 * one) }
    return random.next(from: 1, through: random.chance(1, outOf: 10) ? 30 : 12) * one
  }

  private mutating func top() -> Event {
    let instrument = pick(scenario.levels.count * 16 + 1) / 16
    let bid = price(instrument)
    let isBid = !random.chance(1, outOf: 12)
    let isAsk = !random.chance(1, outOf: 12)
    return event(
      .topOfBook,
      TopOfBook(
        bidPrice: Price(units: bid), bidQuantity: Quantity(units: isBid ? one : 0),
        askPrice: Price(units: bid + random.next(from: 0, through: 3) * one),
        askQuantity: Quantity(units: isAsk ? one : 0), bidOrders: 1, askOrders: 1), instrument)
  }

  private mutating func timer(_ number: UInt16) -> Event {
    event(
      .timer, Timer(scheduled: Nanoseconds(time), period: .zero, count: sequence),
      from: .timer(number))
  }

  // MARK: What is asked for

  private mutating func new(_ model: Model) -> Event {
    nextID += 1
    var id = nextID
    if random.chance(1, outOf: 60), let order = order(model) { id = order.id }
    let instrument = random.chance(1, outOf: 200) ? scenario.levels.count : self.instrument()
    let type = [
      OrderType.limit, .limit, .limit, .limit, .limit, .limit, .market, .stop, .stopLimit,
      .trailingStop, .marketToLimit, OrderType(code: 7), OrderType(code: 9),
    ][pick(random.chance(1, outOf: 4) ? 13 : 6)]
    let side = random.chance(1, outOf: 200) ? .none : random.nextBool() ? Side.buy : .sell
    let strategies = scenario.settings.strategies.count
    let accounts = scenario.settings.accounts.count
    // One owner of both where there are as many, so that somebody's limits are met.
    let isOdd = random.chance(1, outOf: 60)
    let strategy = isOdd ? pick(strategies + 3) : 1 + pick(strategies)
    let account = random.chance(1, outOf: 60) ? pick(accounts + 3) : 1 + pick(accounts)
    return event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price(instrument)),
        quantity: Quantity(units: quantity()), side: side, type: type, timeInForce: .day,
        account: UInt32(account)),
      // The router's choice; now and then one that there isn't.
      flags: UInt8(random.next(below: 4)), instrument, from: .strategy(UInt16(strategy)))
  }

  /// Of an order that isn't open, whoever's it was.
  private mutating func strayID() -> OrderID {
    OrderID(
      epoch: 1, strategy: UInt16(pick(scenario.settings.strategies.count + 2)),
      counter: UInt32(truncatingIfNeeded: nextID))
  }

  private mutating func order(_ model: Model) -> ModelOrder? {
    model.orders.isEmpty ? nil : model.orders[pick(model.orders.count)]
  }

  private mutating func id(_ model: Model) -> UInt64 {
    if random.chance(1, outOf: 30) { return nextID + 1_000_000 }
    return order(model)?.id ?? 1
  }

  private mutating func replace(_ model: Model) -> Event {
    let order = order(model)
    let flags = random.chance(1, outOf: 4) ? UInt8(random.next(below: 4)) : 0
    let quantity =
      random.chance(1, outOf: 6) ? order?.filled ?? 0 : max(quantity(), order?.filled ?? 0)
    let id = id(model)
    // Hardly anybody wants another id for it.
    let replacement = random.chance(1, outOf: 20) ? random.nextBool() ? id : nextID + 9_000_000 : 0
    return event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price(order?.instrument ?? 0)),
        quantity: Quantity(units: random.chance(1, outOf: 50) ? -1 : quantity),
        replacement: OrderID(bits: replacement)),
      flags: flags, order?.instrument ?? 0, from: .strategy(1))
  }

  private mutating func cancel(_ model: Model) -> Event {
    event(
      .orderCancel, OrderCancel(order: OrderID(bits: id(model)), reason: .user), 0,
      from: .strategy(1))
  }

  // MARK: What becomes of it

  private mutating func fill(_ model: Model) -> Event {
    let order = order(model)
    // One that a correction made full is filled once more.
    var left = order.map { max(1, $0.quantity - $0.filled) } ?? one
    // As if a replace on its way had been taken.
    if let order, order.leaves > left, random.nextBool() { left = order.leaves }
    let quantity =
      random.chance(1, outOf: 100)
      ? random.next(from: -1, through: 1) * 2 * left
      : random.nextBool() ? left : random.next(from: 1, through: left)
    if !random.chance(1, outOf: 30) { nextExecution += 1 }
    let isStray = random.chance(1, outOf: 60)
    let instrument = isStray ? pick(scenario.levels.count * 8 + 1) / 8 : order?.instrument ?? 0
    let price = random.chance(1, outOf: 4) ? price(instrument) : order?.price ?? 0
    return event(
      .orderFill,
      OrderFill(
        order: isStray ? strayID() : OrderID(bits: order?.id ?? 0),
        execution: nextExecution, price: Price(units: price), quantity: Quantity(units: quantity),
        side: random.nextBool() ? .buy : .sell,
        liquidity: [Liquidity.maker, .taker, .none][pick(3)]), instrument,
      from: random.nextBool() ? .session(1) : .strategy(2))
  }

  private mutating func report(_ model: Model) -> Event {
    let id = OrderID(bits: id(model))
    let order = model.orders.first { $0.id == id.bits }
    let asked = model.orders.filter { $0.asked != nil }
    switch pick(10) {
    case 0, 1:
      return event(
        random.nextBool() ? .orderCanceled : .orderExpired,
        OrderCanceled(
          order: id, quantity: Quantity(units: one), reason: .user, origin: .venue, side: .buy))
    case 2:
      let origin = [Origin.venue, .gatewayOut, .orders, .risk][pick(4)]
      return event(
        .orderRejected,
        OrderRejected(order: id, reason: .invalid, origin: origin, request: .new, side: .buy))
    case 3, 4:
      let origin = [Origin.venue, .venue, .gatewayOut, .orders, .risk][pick(5)]
      let target = asked.isEmpty ? id : OrderID(bits: asked[pick(asked.count)].id)
      return event(
        .requestRejected,
        OrderRejected(
          order: target, reason: .invalid, origin: origin,
          request: random.chance(1, outOf: 5) ? .cancel : .replace, side: .buy))
    case 5, 6, 7, 8:
      let target = asked.isEmpty ? order : asked[pick(asked.count)]
      let terms = target?.asked
      let isOther = random.chance(1, outOf: 12)
      return event(
        .orderReplaced,
        OrderReplaced(
          order: OrderID(bits: target?.id ?? 1), replacement: .none,
          price: Price(units: terms?.price ?? price(0)),
          quantity: Quantity(units: isOther ? quantity() : terms?.quantity ?? quantity()),
          side: .buy))
    default:
      return event(
        .orderRestated,
        OrderRestated(
          order: id, price: .zero,
          quantity: Quantity(
            units: random.next(from: 0, through: order.map { max(0, $0.quantity - $0.filled) } ?? 1)
          ),
          reason: random.chance(1, outOf: 4) ? .user : .selfTrade, side: .buy))
    }
  }

  /// One is taken back, or was another: often the oldest, so that the same is corrected again.
  private mutating func execution(_ model: Model) -> Event {
    // Of an order that is open, where there is one: what it has left is another then.
    let open = Set(model.orders.map(\.id))
    let isOfOpen = random.nextBool() && model.executions.keys.contains { open.contains($0.order) }
    let known = model.executions.keys.filter { !isOfOpen || open.contains($0.order) }.sorted {
      ($0.number, $0.order) < ($1.number, $1.order)
    }
    let isKnown = !known.isEmpty && !random.chance(1, outOf: 12)
    let key = isKnown ? known[random.nextBool() ? 0 : pick(known.count)] : nil
    // One in so many names another order, so it isn't known.
    let order = random.chance(1, outOf: 40) ? nextID : key?.order ?? 0
    return event(
      random.nextBool() ? .executionBusted : .executionCorrected,
      OrderFill(
        order: OrderID(bits: order), execution: key?.number ?? nextExecution + 1_000_000,
        price: Price(units: price(0)), quantity: Quantity(units: quantity()), side: .none,
        liquidity: .none), 0)
  }
}
