// What a config says of an instrument's limits beyond the largest order and position: of all instruments, or of one.

import Config
import Events
import Risk

/// Money as configs say it: whole units and up to eight decimals of the base currency.
package let moneyRange: ClosedRange<Int64> = 1...Int64.max / 100

/// How often something may happen: so many a second.
func rate(_ key: String, in section: ConfigDecoder) -> Rate? {
  guard section.has(key) else { return nil }
  return Rate(UInt32(section.rate(key, in: 1...100_000_000)), per: .seconds(1))
}

func money(_ key: String, in section: ConfigDecoder) -> Int64? {
  section.has(key) ? section.decimal(key, in: moneyRange) : nil
}

func count(_ key: String, in section: ConfigDecoder) -> Int64? {
  section.has(key) ? section.integer(key, in: 1...1_000_000_000) : nil
}

struct InstrumentSaid {
  var notional: Int64?
  var openOrders: Int64?
  var openNotional: Int64?
  var gross: Int64?
  var net: Int64?
  var collar: Int64?
  var staticReference: Price?
  var staticCollar: Int64?
  var referenceAge: Nanoseconds?
  var orderRate: Rate?
  var messageRate: Rate?
  var locate: Quantity?
  var isRestricted: Bool?
  var conversion: Int64?

  init(_ section: ConfigDecoder, isOne: Bool) {
    notional = money("max_notional", in: section)
    openOrders = count("max_open_orders", in: section)
    openNotional = money("max_open_notional", in: section)
    gross = money("max_gross", in: section)
    net = money("max_net", in: section)
    collar = section.has("collar_bps") ? section.integer("collar_bps", in: 0...1_000_000) : nil
    staticCollar =
      section.has("static_collar_bps")
      ? section.integer("static_collar_bps", in: 0...1_000_000) : nil
    referenceAge =
      section.has("stale_reference")
      ? Nanoseconds(UInt64(section.duration("stale_reference", in: 1_000...86_400_000_000_000)))
      : nil
    orderRate = rate("order_rate", in: section)
    messageRate = rate("message_rate", in: section)
    locate =
      section.has("locate")
      ? Quantity(units: section.quantity("locate", in: 0...quantityRange.upperBound)) : nil
    // Of one instrument and never of all.
    guard isOne else { return }
    staticReference =
      section.has("static_reference") ? Price(units: section.price("static_reference")) : nil
    isRestricted = section.has("restricted") ? section.bool("restricted") : nil
    conversion =
      section.has("conversion")
      ? section.decimal("conversion", in: 1...1_000_000 * fixedPointScale) : nil
  }

  func apply(to limits: inout RiskLimits) {
    limits.maximumNotional = notional ?? limits.maximumNotional
    limits.maximumOpenOrders = openOrders ?? limits.maximumOpenOrders
    limits.maximumOpenNotional = openNotional ?? limits.maximumOpenNotional
    limits.maximumGross = gross ?? limits.maximumGross
    limits.maximumNet = net ?? limits.maximumNet
    limits.collarBasisPoints = collar ?? limits.collarBasisPoints
    limits.staticReference = staticReference ?? limits.staticReference
    limits.staticCollarBasisPoints = staticCollar ?? limits.staticCollarBasisPoints
    limits.longestReferenceAge = referenceAge ?? limits.longestReferenceAge
    limits.orderRate = orderRate ?? limits.orderRate
    limits.messageRate = messageRate ?? limits.messageRate
    limits.locate = locate ?? limits.locate
    limits.isRestricted = isRestricted ?? limits.isRestricted
    limits.conversion = conversion ?? limits.conversion
  }
}

extension CheckSet {
  /// The basic checks, and all that the limits of instruments are about: one that isn't limited passes, and a limit that
  /// comes or goes over a restart finds its check on.
  package static var ofInstruments: CheckSet {
    var checks = CheckSet.basic
    for check in [
      Check.orderNotional, .openOrders, .openNotional, .grossExposure, .netExposure, .collar,
      .staticCollar, .freshReference, .orderRate, .messageRate, .located, .restricted,
    ] { checks.insert(check) }
    return checks
  }
}
