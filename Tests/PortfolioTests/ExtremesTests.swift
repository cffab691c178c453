// Numbers up to the ends of 64 bits, in any order: nothing overflows, what is refused leaves no trace, and what must fit is
// taken.

import Events
import Numerics
import Portfolio
import Testing

@Suite struct ExtremesTests {
  /// Mostly near an end or small, sometimes anything.
  private func number(_ random: inout SplitMix64) -> Int64 {
    let small = random.next(from: -3, through: 3)
    switch random.next(below: 6) {
    case 0: return .max &+ (small > 0 ? 0 : small)
    case 1: return .min &- (small > 0 ? 0 : small)
    case 2: return small
    case 3: return Int64(1) << Int64(random.next(below: 63)) &+ small
    default: return Int64(bitPattern: random.next()) >> Int64(random.next(below: 63))
    }
  }

  private func size(_ random: inout SplitMix64) -> Int64 {
    let number = number(&random)
    return number == .min ? .max : abs(number)
  }

  /// True when there is no doubt that a cell can take it.
  private func fits(_ position: Position, _ signed: Int128, _ value: Int128) -> Bool {
    let quantity = Int128(position.quantity.units) + signed
    return quantity.magnitude < 1 << 63
      && (position.cash.units - value).magnitude <= 1 << 120
      && position.cost.units.magnitude + value.magnitude <= 1 << 120
  }

  @Test(
    arguments: [UInt64(61), 62, 63, 64], [CostMethod.average, .firstInFirstOut(lotCapacity: 30)])
  func nothingOverflowsAndNothingIsHalfDone(seed: UInt64, method: CostMethod) {
    var random = SplitMix64(seed: seed)
    var desk = Portfolio(
      PortfolioSettings(
        strategyCount: 2, accountCount: 2,
        instruments: [
          HoldingTerms(marginRate: 50_000), HoldingTerms(currency: 1, marginRate: 9_999),
          HoldingTerms(currency: 1, marginRate: 1),
        ], rates: [fixedPointScale, .max], costMethod: method))
    var taken = [0, 0]
    for step in 0..<1_200 {
      let instrument = Int(random.next(below: 3))
      let strategy = Int(random.next(below: 2))
      let account = Int(random.next(below: 2))
      let cells = [0, desk.scopes.strategy(strategy), desk.scopes.account(account)]
      let deal = fill(
        random.nextBool() ? .buy : .sell, size(&random), number(&random),
        execution: UInt64(step / 4))
      let was = (0..<desk.scopes.count).map { desk.position(instrument, scope: $0) }
      let totals = (0..<desk.scopes.count).map { desk.totals($0) }
      var isDone: Bool?
      switch random.next(below: 8) {
      case 0: desk.mark(number(&random), of: instrument)
      case 1: isDone = desk.bust(deal, of: instrument, strategy: strategy, account: account)
      case 2:
        let real = fill(deal.side, size(&random), number(&random), execution: deal.execution)
        isDone = desk.correct(
          from: deal, to: real, of: instrument, strategy: strategy, account: account)
      case 3:
        if random.chance(1, outOf: 20) { desk.beginDay() }
        desk.setRate(size(&random), ofCurrency: 1)
      default:
        let signed = Int128(deal.quantity.units) * (deal.side == .buy ? 1 : -1)
        let value = signed * Int128(deal.price.units)
        let isSure = signed != 0 && cells.allSatisfy { fits(was[$0], signed, value) }
        isDone = desk.apply(deal, to: instrument, strategy: strategy, account: account)
        // First in, first out the sizes of the lots' costs count, not their sum: see `Lots`.
        #expect(isDone == true || !isSure || method != .average, "seed \(seed), step \(step)")
        if isDone == true {
          for cell in cells {
            let now = desk.position(instrument, scope: cell)
            #expect(now.cash.units == was[cell].cash.units - value, "seed \(seed), step \(step)")
          }
        }
      }
      desk.checkInvariants()
      if isDone == true { taken[0] += 1 }
      if isDone == false {
        taken[1] += 1
        let now = (0..<desk.scopes.count).map { desk.position(instrument, scope: $0) }
        let sums = (0..<desk.scopes.count).map { desk.totals($0) }
        #expect(now == was && sums == totals, "seed \(seed), step \(step): refused, so untouched")
      }
      _ = desk.totals().leverage
      _ = desk.concentration()
      _ = desk.totals().profit.money
      _ = desk.buyingPower(in: instrument)
    }
    #expect(taken[0] > 100 && taken[1] > 100, "seed \(seed): \(taken)")
  }
}
