// Fills, tops of book and totals in few words. Plain numbers are units: 1e-8 of a price or a quantity, 1e-16 of money.

import Events
import Portfolio

func fill(
  _ side: Side, _ quantity: Int64, _ price: Int64, execution: UInt64 = 1,
  liquidity: Liquidity = .maker
) -> OrderFill {
  OrderFill(
    order: OrderID(bits: 1), execution: execution, price: Price(units: price),
    quantity: Quantity(units: quantity), side: side, liquidity: liquidity)
}

func top(_ bid: Int64?, _ ask: Int64?) -> TopOfBook {
  TopOfBook(
    bidPrice: Price(units: bid ?? 0), bidQuantity: Quantity(units: bid == nil ? 0 : 1),
    askPrice: Price(units: ask ?? 0), askQuantity: Quantity(units: ask == nil ? 0 : 1),
    bidOrders: 1, askOrders: 1)
}

func trade(_ price: Int64) -> Trade {
  Trade(
    resting: .none, price: Price(units: price), quantity: Quantity(units: 1), number: 1,
    aggressor: .buy)
}

extension Portfolio {
  /// A market of no width.
  mutating func mark(_ price: Int64, of instrument: Int = 0) {
    mark(top(price, price), of: instrument)
  }
}

extension Money {
  init(_ units: Int128) { self.init(units: units) }
}

extension Amount {
  /// So many 1e-16 of the base currency.
  static func base(_ units: Int128) -> Amount { Amount(Money(units: units)) }

  /// In 1e-24, of one that fits.
  var exact: Int128 {
    let word = Int128(truncatingIfNeeded: low)
    precondition(high == word >> 127)
    return word
  }
}

/// Two strategies and two accounts of one instrument.
func twoByTwo(
  _ cost: CostMethod = .average, fees: [FeeSchedule] = [], marginRate: Int = 10_000,
  instruments: Int = 1
) -> Portfolio {
  let terms = HoldingTerms(marginRate: marginRate, feeSchedule: fees.isEmpty ? nil : 0)
  return Portfolio(
    PortfolioSettings(
      strategyCount: 2, accountCount: 2, instruments: Array(repeating: terms, count: instruments),
      feeSchedules: fees, costMethod: cost))
}
