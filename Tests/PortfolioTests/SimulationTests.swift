// Days of trading on three instruments in three currencies, by three strategies on two accounts, with fees, busts and
// corrections: after each step the invariants, every few steps all that there is against the list of what happened.

import Events
import Numerics
import Portfolio
import Testing

@Suite struct SimulationTests {
  struct Run {
    var seed: UInt64
    var method: CostMethod
    var takesBack: Bool
  }

  static let runs = [
    Run(seed: 901, method: .average, takesBack: false),
    Run(seed: 902, method: .average, takesBack: true),
    Run(seed: 903, method: .firstInFirstOut(lotCapacity: 100_000), takesBack: false),
    Run(seed: 904, method: .firstInFirstOut(lotCapacity: 100_000), takesBack: true),
    Run(seed: 905, method: .firstInFirstOut(lotCapacity: 7), takesBack: true),
    Run(seed: 906, method: .firstInFirstOut(lotCapacity: 0), takesBack: true),
    Run(seed: 907, method: .average, takesBack: true),
  ]

  static func settings(_ method: CostMethod) -> PortfolioSettings {
    let tiered = FeeSchedule(
      perOrder: Money(40), perExecution: Money(3),
      maker: [
        FeeTier(ofNotional: -15_000),
        FeeTier(from: Quantity(units: 3_000), perUnit: Price(units: -1), ofNotional: -21_001),
      ],
      taker: [
        FeeTier(perUnit: Price(units: 2), ofNotional: 30_000),
        FeeTier(from: Quantity(units: 1_000), ofNotional: 27_777),
        FeeTier(from: Quantity(units: 9_000), ofNotional: 9_999),
      ])
    return PortfolioSettings(
      strategyCount: 3, accountCount: 2,
      instruments: [
        HoldingTerms(feeSchedule: 0),
        HoldingTerms(currency: 1, marginRate: 2_500, feeSchedule: 1),
        HoldingTerms(currency: 2, marginRate: 333),
      ],
      rates: [fixedPointScale, 108_123_457, 666_667],
      feeSchedules: [tiered, FeeSchedule(perExecution: Money(11))], costMethod: method,
      startCash: [Money(1_000_000), Money(7)],
      startPositions: [
        StartPosition(
          instrument: 0, strategy: 1, account: 0, quantity: Quantity(units: 70),
          price: Price(units: 480), close: Price(units: 500)),
        StartPosition(
          instrument: 1, strategy: 2, account: 1, quantity: Quantity(units: -30),
          price: Price(units: 520)),
      ], interval: Nanoseconds(1_000), curveCapacity: 16, volatilityWindow: 8)
  }

  @Test(arguments: runs)
  func agreesWithTheListOfAllThatHappened(run: Run) {
    let settings = Self.settings(run.method)
    var desk = Desk(settings, run)
    for step in 0..<700 {
      desk.step()
      desk.portfolio.checkInvariants()
      if step % 11 == 0, let difference = desk.difference() {
        Issue.record("seed \(run.seed), step \(step): \(difference)")
        return
      }
    }
    #expect(desk.kinds.allSatisfy { $0 > 0 || !run.takesBack }, "seed \(run.seed): \(desk.kinds)")
  }
}

/// The portfolio and the oracle, told the same.
struct Desk: ~Copyable {
  var portfolio: Portfolio
  var oracle: Oracle
  var random: SplitMix64
  let run: SimulationTests.Run
  let settings: PortfolioSettings
  var liquidities: [Liquidity] = []
  var firsts: [Bool] = []
  /// What each fill was as it was booked; those before the first are positions to start with.
  var fills: [OrderFill] = []
  /// The day's quantity, by schedule and account.
  var traded: [[Int128]] = [[0, 0], [0, 0]]
  var execution: UInt64 = 0
  var time: UInt64 = 0
  /// Fills, marks, busts, corrections, days, rates.
  var kinds = [0, 0, 0, 0, 0, 0]

  init(_ settings: PortfolioSettings, _ run: SimulationTests.Run) {
    portfolio = Portfolio(settings)
    oracle = Oracle(settings)
    random = SplitMix64(seed: run.seed)
    self.run = run
    self.settings = settings
  }

  var startCount: Int { settings.startPositions.count }

  mutating func step() {
    time += random.next(below: 700)
    portfolio.tick(at: Nanoseconds(time))
    let dice = random.next(below: 100)
    if dice < 50 {
      trade()
    } else if dice < 80 {
      mark()
    } else if dice < 88 {
      takeBack()
    } else if dice < 96 {
      correct()
    } else if dice < 98 {
      kinds[4] += 1
      portfolio.beginDay()
      oracle.beginDay()
      traded = [[0, 0], [0, 0]]
    } else {
      kinds[5] += 1
      let currency = Int(random.next(from: 1, through: 2))
      let rate = random.next(from: 100_000, through: 300_000_000)
      portfolio.setRate(rate, ofCurrency: currency)
      oracle.rates[currency] = Int128(rate)
      oracle.look()
    }
  }

  /// The fee, by the schedules of the settings and in their words.
  func fee(_ fill: OrderFill, _ instrument: Int, _ account: Int, _ isFirst: Bool) -> Int128 {
    guard let number = settings.instruments[instrument].feeSchedule else { return 0 }
    let schedule = settings.feeSchedules[number]
    var fee = schedule.perExecution.units + (isFirst ? schedule.perOrder.units : 0)
    let tiers = fill.liquidity == .maker ? schedule.maker : schedule.taker
    if let tier = tiers.last(where: { Int128($0.from.units) <= traded[number][account] }) {
      fee += Int128(tier.perUnit.units) * Int128(fill.quantity.units)
      let notional = Int128(fill.price.units.magnitude) * Int128(fill.quantity.units)
      let part = notional * Int128(tier.ofNotional)
      // Up: for what isn't whole, one more than the floor.
      let floor = (part - ((part % 100_000_000) + 100_000_000) % 100_000_000) / 100_000_000
      fee += floor * 100_000_000 == part ? floor : floor + 1
    }
    return fee
  }

  mutating func count(_ quantity: Int128, _ instrument: Int, _ account: Int) {
    guard let number = settings.instruments[instrument].feeSchedule else { return }
    traded[number][account] = max(0, traded[number][account] + quantity)
  }

  mutating func draw(_ instrument: Int) -> OrderFill {
    execution += 1
    let center = Int64(oracle.marks[instrument])
    let price = random.next(from: center - 60, through: center + 60)
    let quantity = random.next(from: 1, through: 120)
    return fill(
      random.nextBool() ? .buy : .sell, quantity, price, execution: execution,
      liquidity: Liquidity(code: UInt8(random.next(below: 3))))
  }

  mutating func trade() {
    let instrument = Int(random.next(below: 3))
    let strategy = Int(random.next(below: 3))
    let account = Int(random.next(below: 2))
    let fill = draw(instrument)
    let isFirst = random.nextBool()
    let fee = fee(fill, instrument, account, isFirst)
    let isBooked = portfolio.apply(
      fill, to: instrument, strategy: strategy, account: account, isFirst: isFirst)
    precondition(isBooked && portfolio.lastFee.units == fee, "seed \(run.seed): a fee")
    if !seen[instrument] { oracle.marks[instrument] = Int128(fill.price.units) }
    count(Int128(fill.quantity.units), instrument, account)
    fills.append(fill)
    firsts.append(isFirst)
    oracle.history.append(
      Oracle.Entry(
        day: oracle.day, instrument: instrument, strategy: strategy, account: account,
        signed: Int128(fill.quantity.units) * (fill.side == .buy ? 1 : -1),
        price: Int128(fill.price.units), fee: fee))
    oracle.look()
    kinds[0] += 1
  }

  var seen = [false, false, false]

  mutating func mark() {
    let instrument = Int(random.next(below: 3))
    let bid = random.next(from: 400, through: 600)
    let ask = bid + random.next(from: 0, through: 5)
    let old = portfolio.mark(of: instrument)
    let change = portfolio.mark(top(bid, ask), of: instrument)
    seen[instrument] = true
    oracle.marks[instrument] = Int128((bid + ask) / 2)
    precondition(change.old == old && Int128(change.new.units) == oracle.marks[instrument])
    oracle.look()
    kinds[1] += 1
  }

  mutating func takeBack() {
    if !run.takesBack || fills.isEmpty { return }
    let number = Int(random.next(below: UInt64(fills.count)))
    let entry = oracle.history.remove(at: startCount + number)
    let isDone = portfolio.bust(
      fills[number], of: entry.instrument, strategy: entry.strategy, account: entry.account,
      fee: Money(entry.fee))
    precondition(isDone, "seed \(run.seed): a bust")
    count(-Int128(entry.signed.magnitude), entry.instrument, entry.account)
    fills.remove(at: number)
    firsts.remove(at: number)
    oracle.look()
    kinds[2] += 1
  }

  mutating func correct() {
    if !run.takesBack || fills.isEmpty { return }
    let number = Int(random.next(below: UInt64(fills.count)))
    var entry = oracle.history[startCount + number]
    var real = draw(entry.instrument)
    real.execution = fills[number].execution
    real.side = fills[number].side
    real.liquidity = fills[number].liquidity
    count(-Int128(entry.signed.magnitude), entry.instrument, entry.account)
    let fee = fee(real, entry.instrument, entry.account, firsts[number])
    let isDone = portfolio.correct(
      from: fills[number], to: real, of: entry.instrument, strategy: entry.strategy,
      account: entry.account, fee: Money(entry.fee), isFirst: firsts[number])
    precondition(isDone && portfolio.lastFee.units == fee, "seed \(run.seed): a correction")
    count(Int128(real.quantity.units), entry.instrument, entry.account)
    if !seen[entry.instrument] { oracle.marks[entry.instrument] = Int128(real.price.units) }
    entry.signed = Int128(real.quantity.units) * (real.side == .buy ? 1 : -1)
    entry.price = Int128(real.price.units)
    entry.fee = fee
    oracle.history[startCount + number] = entry
    fills[number] = real
    oracle.look()
    kinds[3] += 1
  }

  /// What isn't as the oracle says; nil when all is.
  func difference() -> String? {
    let scopes = portfolio.scopes
    for scope in 0..<scopes.count {
      let level = oracle.levels[scope]
      var gross: Int128 = 0
      var net: Int128 = 0
      var margin: Int128 = 0
      var fees: Int128 = 0
      for instrument in 0..<portfolio.instrumentCount {
        let found = oracle.find(instrument, level)
        let position = portfolio.position(instrument, scope: scope)
        let rate = oracle.rates[oracle.currencies[instrument]]
        let what = "instrument \(instrument), \(level): \(position), not \(found)"
        if Int128(position.quantity.units) != found.quantity { return "quantity, " + what }
        if position.profit.units != oracle.today(instrument, level) { return "profit, " + what }
        if position.earned.units + position.profit.units
          != oracle.whole(instrument, level) - (startWhole[scope * 3 + instrument])
        {
          return "all profit, " + what
        }
        if !run.takesBack && !isMerged {
          if position.cost.units != found.cost { return "cost, " + what }
          if position.realized.units != found.realizedToday { return "realized, " + what }
          if Int128(position.bought.units) != found.boughtToday { return "bought, " + what }
          if Int128(position.sold.units) != found.soldToday { return "sold, " + what }
          if position.fees.units != found.feesToday { return "fees, " + what }
        }
        net += found.quantity * oracle.marks[instrument] * rate
        gross += Int128((found.quantity * oracle.marks[instrument]).magnitude) * rate
        margin += oracle.margin(instrument, found.quantity) * rate
        fees += found.feesToday * rate
      }
      let totals = portfolio.totals(scope)
      if totals.profit.exact != oracle.profit(level) { return "profit of \(level)" }
      if totals.gross.exact != gross || totals.net.exact != net { return "exposure of \(level)" }
      if totals.margin.exact != margin { return "margin of \(level)" }
      if !run.takesBack && totals.fees.exact != fees { return "fees of \(level)" }
      if totals.earned.exact != oracle.earned[level, default: 0] { return "earned of \(level)" }
      if totals.peak.exact != oracle.peaks[level, default: 0] { return "peak of \(level)" }
      if totals.deepest.exact != oracle.deepest[level, default: 0] { return "drawdown, \(level)" }
    }
    return nil
  }

  /// Whether lots may have become one.
  var isMerged: Bool {
    if case .firstInFirstOut(let capacity) = run.method { return capacity < 1_000 }
    return false
  }

  /// What the positions to start with had made before.
  var startWhole: [Int128] {
    var start = Oracle(settings)
    start.history = Array(oracle.history.prefix(startCount))
    return start.levels.flatMap { level in
      start.marks.indices.map { start.whole($0, level) }
    }
  }
}
