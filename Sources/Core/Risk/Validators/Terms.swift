// What an order may look like: its quantity and its price, by the instrument's terms and by where the market is.

import Events
import Numerics
import Portfolio
import Tables

/// Config: the instrument's `lot`.
@usableFromInline
enum WholeLots: Validator {
  @usableFromInline static var check: Check { @inlinable get { .lot } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if ledger.rules[trusted: proposal.instrument].lots.divides(proposal.quantity.units) {
      return .passes
    }
    let lot = ledger.rules[trusted: proposal.instrument].lot
    return Finding(.fails, .instrument, 0, limit: lot, value: proposal.quantity.units)
  }
}

/// Config: the instrument's `tick`.
@usableFromInline
enum OnTick: Validator {
  @usableFromInline static var check: Check { @inlinable get { .tick } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !proposal.namesPrice { return .passes }
    if ledger.rules[trusted: proposal.instrument].ticks.divides(proposal.price.units) {
      return .passes
    }
    let tick = ledger.rules[trusted: proposal.instrument].tick
    return Finding(.fails, .instrument, 0, limit: tick, value: proposal.price.units)
  }
}

/// Config: the instrument's `lowest` and `highest`.
@usableFromInline
enum InPriceBand: Validator {
  @usableFromInline static var check: Check { @inlinable get { .priceBand } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    if !proposal.namesPrice { return .passes }
    let lowest = ledger.rules[trusted: proposal.instrument].lowest
    let highest = ledger.rules[trusted: proposal.instrument].highest
    let price = proposal.price.units
    if price < lowest { return Finding(.fails, .instrument, 0, limit: lowest, value: price) }
    return price > highest
      ? Finding(.fails, .instrument, 0, limit: highest, value: price) : .passes
  }
}

/// Config: `max_order`.
@usableFromInline
enum OrderQuantityLimit: Validator {
  @usableFromInline static var check: Check { @inlinable get { .orderQuantity } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    .atMost(ledger.rules[trusted: proposal.instrument].order, proposal.quantity.units)
  }
}

/// Config: `stale_reference`. Without a market that is fresh nobody knows what an order is worth.
@usableFromInline
enum FreshReference: Validator {
  @usableFromInline static var check: Check { @inlinable get { .freshReference } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let longest = ledger.rules[trusted: proposal.instrument].longestAge
    if longest == .max { return .passes }
    let limit = Finding.seconds(longest)
    if !ledger.instruments[trusted: proposal.instrument].hasMark {
      return Finding(.fails, .instrument, 0, limit: limit, value: .max)
    }
    let heard = Nanoseconds(ledger.instruments[trusted: proposal.instrument].heardAt)
    let age = proposal.time.since(heard).count
    return age > longest
      ? Finding(.fails, .instrument, 0, limit: limit, value: Finding.seconds(age)) : .passes
  }
}

/// Config: `collar_bps`. A buy may be so far above the market and a sell so far below it, of the middle and of the last
/// trade; what is farther away on the other side only waits. With neither known the order is refused.
@usableFromInline
enum PriceCollar: Validator {
  @usableFromInline static var check: Check { @inlinable get { .collar } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let width = ledger.rules[trusted: proposal.instrument].collar
    if width < 0 || !proposal.namesPrice { return .passes }
    let state = ledger.instruments[trusted: proposal.instrument]
    if !state.hasMark && !state.hasLast {
      return Finding(.fails, .instrument, 0, limit: 0, value: proposal.price.units)
    }
    if state.hasMark, Self.isOutside(proposal, of: state.middle, width) {
      return Finding(.fails, .instrument, 0, limit: state.middle, value: proposal.price.units)
    }
    return state.hasLast && Self.isOutside(proposal, of: state.last, width)
      ? Finding(.fails, .instrument, 0, limit: state.last, value: proposal.price.units) : .passes
  }

  @inlinable @inline(__always) @_noLocks
  static func isOutside(
    _ proposal: Proposal, of reference: Int64, _ width: Int64
  ) -> Bool {
    let away =
      proposal.side == .buy
      ? Int128(proposal.price.units) &- Int128(reference)
      : Int128(reference) &- Int128(proposal.price.units)
    return away &* 10_000 > Int128(reference.magnitude) &* Int128(width)
  }
}

/// Config: `static_reference` and `static_collar_bps`. How far a price may be either way from one that doesn't move.
@usableFromInline
enum StaticCollar: Validator {
  @usableFromInline static var check: Check { @inlinable get { .staticCollar } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let width = ledger.rules[trusted: proposal.instrument].staticCollar
    if width < 0 || !proposal.namesPrice { return .passes }
    let reference = ledger.rules[trusted: proposal.instrument].staticReference
    let away = Int128((Int128(proposal.price.units) &- Int128(reference)).magnitude)
    return away &* 10_000 > Int128(reference.magnitude) &* Int128(width)
      ? Finding(.fails, .instrument, 0, limit: reference, value: proposal.price.units) : .passes
  }
}

/// Config: `max_notional`. What the whole order is worth at its price.
@usableFromInline
enum OrderNotional: Validator {
  @usableFromInline static var check: Check { @inlinable get { .orderNotional } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let limit = ledger.rules[trusted: proposal.instrument].notional.most
    if limit == .max { return .passes }
    let value = RiskLedger.value(
      ledger.worth(proposal.price, proposal.instrument), proposal.quantity.units)
    if proposal.hasPrice && value <= limit { return .passes }
    return Finding(
      .fails, .instrument, 0, limit: MoneyLimit.rounded(limit),
      value: proposal.hasPrice ? MoneyLimit.rounded(value) : .max)
  }
}

/// Config: `locate`. What may be sold short, with all open sells filled and no buy.
@usableFromInline
enum Located: Validator {
  @usableFromInline static var check: Check { @inlinable get { .located } }

  @inlinable @inline(__always) @_noLocks
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding {
    let limit = ledger.rules[trusted: proposal.instrument].locate
    if limit == .max || proposal.side != .sell || proposal.adding <= 0 { return .passes }
    let cell = ledger.cells[trusted: ledger.scopes.cell(proposal.instrument, 0)]
    let short = ExposureCell.sum(cell.shortest, proposal.adding)
    return short > limit ? Finding(.fails, .instrument, 0, limit: limit, value: short) : .passes
  }
}
