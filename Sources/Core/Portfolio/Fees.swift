// What an execution costs, by schedule: so much an order, an execution, a unit and a part of the notional, the last two by
// whether liquidity was made or taken and by how much the account has traded today. A negative fee is a rebate.
//
// A fee is counted in the 1e-16 of money that everything else is. A flat amount and one a unit are exact; the part of the
// notional is rounded up, to the next unit that is no less: a fee never in our favour, nor a rebate.

import Events
import Tables

/// What a unit and the notional cost from a quantity on.
public struct FeeTier: Hashable, Sendable {
  /// The account's quantity of the day, under this schedule and before the execution, from which this holds. The whole of
  /// an execution is in one tier.
  public var from: Quantity
  /// Of the instrument's currency, a unit (a share).
  public var perUnit: Price
  /// Of the notional, in 1e-8: a basis point is 10,000.
  public var ofNotional: Int64

  public init(from: Quantity = .zero, perUnit: Price = .zero, ofNotional: Int64 = 0) {
    self.from = from
    self.perUnit = perUnit
    self.ofNotional = ofNotional
  }

  /// 1e-8 in a basis point.
  public static var basisPoint: Int64 { 10_000 }
}

public struct FeeSchedule: Hashable, Sendable {
  /// With an order's first execution.
  public var perOrder: Money
  public var perExecution: Money
  /// By quantity, the first from zero. None: nothing by quantity or notional.
  public var maker: [FeeTier]
  /// For executions of which nobody says whether they made or took, too.
  public var taker: [FeeTier]

  public init(
    perOrder: Money = .zero, perExecution: Money = .zero, maker: [FeeTier] = [],
    taker: [FeeTier] = []
  ) {
    self.perOrder = perOrder
    self.perExecution = perExecution
    self.maker = maker
    self.taker = taker
  }
}

/// A tier as it is looked up.
@frozen
@usableFromInline
struct FeeStep: BitwiseCopyable {
  @usableFromInline var from: Int64 = 0
  @usableFromInline var perUnit: Int64 = 0
  @usableFromInline var ofNotional: Int64 = 0

  @inlinable init() {}
}

@frozen
@usableFromInline
struct FeeHead: BitwiseCopyable {
  @usableFromInline var perOrder: Money = .zero
  @usableFromInline var perExecution: Money = .zero
  /// Where its steps are: those of makers, then from `taker` on those of takers, to `end`.
  @usableFromInline var maker: Int32 = 0
  @usableFromInline var taker: Int32 = 0
  @usableFromInline var end: Int32 = 0

  @inlinable init() {}
}

@usableFromInline
struct Fees: ~Copyable {
  @usableFromInline var heads: Slab<FeeHead>
  @usableFromInline var steps: Slab<FeeStep>
  /// What was traded today, by schedule and account.
  @usableFromInline var traded: Slab<Int64>
  @usableFromInline let accountCount: Int

  init(_ schedules: [FeeSchedule], accountCount: Int) {
    self.accountCount = accountCount
    heads = Slab(count: schedules.count, repeating: FeeHead())
    let tiers = schedules.flatMap { $0.maker + $0.taker }
    steps = Slab(count: tiers.count, repeating: FeeStep())
    traded = Slab(count: schedules.count * accountCount, repeating: 0)
    for (index, tier) in tiers.enumerated() {
      precondition(
        tier.ofNotional.magnitude <= UInt64(fixedPointScale), "no fee is more than the notional")
      steps[index].from = tier.from.units
      steps[index].perUnit = tier.perUnit.units
      steps[index].ofNotional = tier.ofNotional
    }
    var next: Int32 = 0
    for (index, schedule) in schedules.enumerated() {
      Self.check(schedule.maker)
      Self.check(schedule.taker)
      precondition(
        schedule.perOrder.isHoldable && schedule.perExecution.isHoldable,
        "a flat fee is money that can be held")
      heads[index].perOrder = schedule.perOrder
      heads[index].perExecution = schedule.perExecution
      heads[index].maker = next
      heads[index].taker = next + Int32(schedule.maker.count)
      heads[index].end = heads[index].taker + Int32(schedule.taker.count)
      next = heads[index].end
    }
  }

  private static func check(_ tiers: [FeeTier]) {
    if tiers.isEmpty { return }
    precondition(tiers[0].from == .zero, "the first tier of fees is from zero")
    for index in 1..<tiers.count {
      precondition(tiers[index - 1].from < tiers[index].from, "tiers of fees rise")
    }
  }

  /// What a fill costs; nil when that is more than an account can hold. `without`: a quantity of the day that doesn't count,
  /// as it is about to be taken back.
  @inlinable
  func fee(
    of fill: OrderFill, _ schedule: Int, account: Int, isFirst: Bool, without: Quantity = .zero
  ) -> Money? {
    let head = heads[schedule]
    var fee = head.perExecution
    if isFirst { fee += head.perOrder }
    let isMaker = fill.liquidity == .maker
    let begin = isMaker ? head.maker : head.taker
    var at = isMaker ? head.taker : head.end
    // Neither is negative.
    let all = traded[schedule &* accountCount &+ account]
    let quantity = all > without.units ? all &- without.units : 0
    while at > begin {
      at &-= 1
      let step = steps[Int(at)]
      if step.from > quantity { continue }
      let perUnit = Money(Price(units: step.perUnit), times: fill.quantity)
      let notional = Money(fill.price, times: fill.quantity)
      let part = Self.part(step.ofNotional, of: notional)
      // Three numbers of at most 2^126 each would fit; but who pays that?
      guard perUnit.isHoldable, part.isHoldable else { return nil }
      fee += perUnit
      fee += part
      break
    }
    return fee.isHoldable ? fee : nil
  }

  /// rate × |money|, in units of 1e-8, rounded up.
  @inlinable
  static func part(_ rate: Int64, of money: Money) -> Money {
    if rate == 0 { return .zero }
    let (whole, rest) = money.units.magnitude.quotientAndRemainder(
      dividingBy: UInt128(fixedPointScale))
    // At most 2^99 × 2^27, and 2^27 × 2^27.
    let product = Int128(rest) &* Int128(rate)
    var part = product / Int128(fixedPointScale)
    if product > 0 && part &* Int128(fixedPointScale) != product { part &+= 1 }
    return Money(units: Int128(whole) &* Int128(rate) &+ part)
  }

  /// More was traded, or less when an execution was taken back, whatever day it was of; the day's quantity stays within 0
  /// and the largest number.
  @inlinable
  mutating func count(_ quantity: Int64, _ schedule: Int, account: Int) {
    let place = schedule &* accountCount &+ account
    let sum = traded[place].addingReportingOverflow(quantity)
    traded[place] = sum.overflow ? .max : (sum.partialValue < 0 ? 0 : sum.partialValue)
  }

  @inlinable
  mutating func beginDay() {
    for place in 0..<traded.count { traded[place] = 0 }
  }
}
