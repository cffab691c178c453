// Executions: what is held and paid by them, what they cost, and what becomes of that when one is taken back.

import Events
import Portfolio
import Risk

/// The two sides of a trade with ourselves have one number.
struct ModelExecutionKey: Hashable {
  var number: UInt64
  var order: UInt64

  init(_ fill: OrderFill) {
    number = fill.execution
    order = fill.order.bits
  }
}

/// One that was booked, and may be taken back.
struct ModelExecution {
  /// The how manyth of those that were kept.
  var serial: Int
  var fill: OrderFill
  var holding: Int
  var isFirst: Bool
  /// Its order was open, and has it in what is filled.
  var isCounted: Bool
  var fee: Int128 = 0
}

extension Model {
  mutating func fill(_ event: Event) -> [Event] {
    var fill = event.payload(as: OrderFill.self)
    guard let at = index(fill.order.bits) else {
      strays += 1
      let instrument = Int(event.instrument.index)
      guard markets.indices.contains(instrument) else {
        return [distrust(event, booked: 0)]
      }
      let whose = strategy(event.source) ?? strategy(.strategy(fill.order.strategy)) ?? 0
      return bookAndKeep(
        event, fill, instrument, whose, 0, isFirst: false, isCounted: false)
    }
    let order = orders[at]
    fill.side = order.side
    let left = order.quantity - order.filled
    if fill.quantity.units <= 0 {
      // No fill.
    } else if fill.quantity.units == left || fill.quantity.units >= order.leaves {
      orders.remove(at: at)
    } else {
      // More than it was: it is what a replace on its way asks for.
      if fill.quantity.units > left, let asked = order.asked {
        orders[at].quantity = asked.quantity
        if order.namesPrice { orders[at].price = asked.price }
      }
      // It has met the market, and is a limit order there.
      if order.type == .marketToLimit, !order.namesPrice {
        orders[at].price = fill.price.units
        orders[at].namesPrice = true
      }
      orders[at].filled += fill.quantity.units
    }
    let doubt = bookAndKeep(
      event, fill, order.instrument, order.strategy, order.account, isFirst: order.filled == 0,
      isCounted: true)
    return doubt + throttle(event, order.strategy, order.instrument) + stopLosses(event)
  }

  private mutating func bookAndKeep(
    _ event: Event, _ fill: OrderFill, _ instrument: Int, _ strategy: Int, _ account: Int,
    isFirst: Bool, isCounted: Bool
  ) -> [Event] {
    guard fill.quantity.units > 0, fill.side == .buy || fill.side == .sell else {
      return [distrust(event, booked: 0)]
    }
    let holding = holding(instrument, strategy, account)
    var execution = ModelExecution(
      serial: kept, fill: fill, holding: holding, isFirst: isFirst, isCounted: isCounted)
    execution.fee = fee(execution)
    book(execution, 1)
    markets[instrument].executed = fill.price.units
    settle()
    if settings.executionCapacity == 0 || fill.execution == 0 { return [] }
    // What is as many executions old as are kept is gone.
    executions = executions.filter { $0.value.serial + settings.executionCapacity >= kept }
    let key = ModelExecutionKey(fill)
    if executions[key] != nil { return [] }
    executions[key] = execution
    kept += 1
    return []
  }

  /// A fill comes in, or, `times` -1, goes out the way it came.
  private mutating func book(_ execution: ModelExecution, _ times: Int64) {
    let fill = execution.fill
    let signed = (fill.side == .buy ? fill.quantity.units : -fill.quantity.units) * times
    let at = execution.holding
    holdings[at].quantity += signed
    holdings[at].cash -= Int128(signed) * Int128(fill.price.units)
    holdings[at].cash -= execution.fee * Int128(times)
    guard let schedule = schedule(holdings[at].instrument) else { return }
    // What is taken back goes off the day's, whatever day it was of.
    let key = [schedule, holdings[at].account]
    traded[key] = max(0, traded[key, default: 0] + fill.quantity.units * times)
  }

  /// What an execution costs, in 1e-16 of its instrument's currency, after what its account has traded today.
  private func fee(_ execution: ModelExecution) -> Int128 {
    let fill = execution.fill
    let holding = holdings[execution.holding]
    guard let number = schedule(holding.instrument) else { return 0 }
    let schedule = settings.portfolio!.feeSchedules[number]
    var fee = schedule.perExecution.units + (execution.isFirst ? schedule.perOrder.units : 0)
    let tiers = fill.liquidity == .maker ? schedule.maker : schedule.taker
    let before = traded[[number, holding.account]] ?? 0
    guard let tier = tiers.last(where: { $0.from.units <= before }) else { return fee }
    let quantity = Int128(fill.quantity.units)
    let scale = Int128(fixedPointScale)
    let part = Int128(fill.price.units.magnitude) * quantity * Int128(tier.ofNotional)
    fee += Int128(tier.perUnit.units) * quantity
    // Up, which is towards zero of a rebate.
    fee += part / scale + (part > 0 && part % scale != 0 ? 1 : 0)
    return fee
  }

  private func schedule(_ instrument: Int) -> Int? {
    settings.portfolio?.instruments[instrument].feeSchedule
  }

  /// It is told each time, with what was booked and what is said.
  private mutating func distrust(_ event: Event, booked: Int64, said: Int64? = nil) -> Event {
    anomalies += 1
    doubtFirm(event)
    return kill(
      event, .firm, .block, .unbooked, .none, booked,
      said ?? event.payload(as: OrderFill.self).quantity.units)
  }

  mutating func doubtFirm(_ event: Event) {
    if doubted == 0 { firstDoubt = event }
    doubted += 1
    if !isStopped(.firm) { modes[.firm] = .block }
  }

  private mutating func throttle(_ event: Event, _ strategy: Int, _ instrument: Int) -> [Event] {
    let key = [strategy, instrument]
    let rate = settings.executions
    if (throttles[key] ?? ModelBucket()).excess(event.time.count, rate) == nil {
      throttles[key, default: ModelBucket()].take(event.time.count, rate)
      return []
    }
    guard throttled.insert(key).inserted else { return [] }
    let burst = Int64(rate!.burst)
    return [
      kill(
        event, .strategy(strategy), .block, .executionThrottle, InstrumentID(UInt32(instrument)),
        Self.told(count: burst), Self.told(count: burst + 1))
    ]
  }

  mutating func correct(_ event: Event) -> [Event] {
    let said = event.payload(as: OrderFill.self)
    executions = executions.filter { $0.value.serial + settings.executionCapacity >= kept }
    let key = ModelExecutionKey(said)
    guard let known = executions[key] else { return [distrust(event, booked: 0)] }
    corrections += 1
    // One that was never made leaves the mark where it is.
    if event.kind == .executionBusted {
      executions[key] = nil
      book(known, -1)
      recount(known, to: 0)
      settle()
      doubtBest(holdings[known.holding])
      return []
    }
    // What it can't have been it wasn't.
    guard said.quantity.units > 0 else {
      return [distrust(event, booked: known.fill.quantity.units)]
    }
    var real = known
    real.fill.price = said.price
    real.fill.quantity = said.quantity
    // At once: nobody's best is of what is between the two.
    book(known, -1)
    real.fee = fee(real)
    book(real, 1)
    recount(known, to: said.quantity.units)
    executions[key] = real
    markets[holdings[known.holding].instrument].executed = said.price.units
    settle()
    doubtBest(holdings[known.holding])
    return []
  }

  private mutating func doubtBest(_ holding: ModelHolding) {
    isBestDoubtful.formUnion([.firm, .strategy(holding.strategy), .account(holding.account)])
  }

  /// An order that is open has as much filled as its executions come to.
  private mutating func recount(_ known: ModelExecution, to quantity: Int64) {
    guard known.isCounted, let at = index(known.fill.order.bits) else { return }
    orders[at].filled += quantity - known.fill.quantity.units
  }
}
