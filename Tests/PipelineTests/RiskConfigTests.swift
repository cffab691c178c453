// The risk section of a trader's config, in the file or in one of its own: every key has its place in the settings, and what is
// wrong is told with its place.

import Config
import Events
import Portfolio
import Risk
import Testing

@testable import Pipeline
@testable import Settings

private let minimal = "instruments: instruments.yaml\nstrategies: { quote_and_take: }\n"

private func complaints(_ yaml: String) -> [String] {
  do throws(ConfigErrors) {
    _ = try decode(yaml)
    return []
  } catch { return error.errors.map(\.description) }
}

@Suite struct RiskConfigTests {
  private static let whole = """
    max_order: 300
    max_position: 1000
    max_notional: 50_000
    max_open_orders: 40
    max_open_notional: 100_000.5
    max_gross: 80_000
    max_net: 70_000.25
    collar_bps: 250
    static_collar_bps: 900
    stale_reference: 2s
    order_rate: 200/s
    message_rate: 500/s
    locate: 50
    instruments:
      ACME: { max_notional: 60_000, max_gross: 90_000, max_net: 85_000, static_reference: 101.5, restricted: true, conversion: 1.25 }
    firm: { max_gross: 1_000_000, max_net: 500_000, max_open_orders: 90, max_open_notional: 7, max_loss: 10_000, max_drawdown: 8_000.25, order_rate: 1k/s, message_rate: 2k/s, cancel_ratio: 900, cancel_ratio_after: 50 }
    strategies:
      quote_and_take: { max_position: 700, max_gross: 9, trades: [BOLT], order_types: [limit, market] }
    accounts:
      paper: { credit: 250_000, max_loss: 5 }
    session: { order_rate: 400/s, message_rate: 800/s }
    off: [own_orders, credit]
    clock_silence: 3s
    repeat_window: 20ms
    max_executions: 60
    executions_within: 2s
    warn_at_percent: 80
    on_loss: reduce_only
    second_person: true
    hours: { zone: America/New_York, from: "09:30", until: "16:00", days: [monday, friday] }

    """

  private func check(_ settings: TraderSettings) {
    let risk = settings.risk
    let acme = risk.limits[0]
    let bolt = risk.limits[1]
    #expect(acme.maximumOrder.units == 300 * fixedPointScale)
    #expect(acme.maximumNotional == 60_000 * fixedPointScale)
    #expect(bolt.maximumNotional == 50_000 * fixedPointScale)
    #expect(bolt.maximumOpenOrders == 40 && bolt.maximumOpenNotional == 10_000_050_000_000)
    #expect(bolt.maximumGross == 80_000 * fixedPointScale && bolt.maximumNet == 7_000_025_000_000)
    #expect(acme.maximumGross == 90_000 * fixedPointScale)
    #expect(acme.maximumNet == 85_000 * fixedPointScale)
    #expect(bolt.collarBasisPoints == 250 && bolt.staticCollarBasisPoints == 900)
    #expect(acme.staticReference?.units == 10_150_000_000 && bolt.staticReference == nil)
    #expect(acme.isRestricted && !bolt.isRestricted)
    #expect(acme.conversion == 125_000_000 && bolt.conversion == fixedPointScale)
    #expect(bolt.longestReferenceAge == .seconds(2))
    #expect(bolt.orderRate == Rate(200, per: .seconds(1)))
    #expect(bolt.messageRate == Rate(500, per: .seconds(1)))
    #expect(bolt.locate?.units == 50 * fixedPointScale)
    #expect(bolt.terms == InstrumentTerms(settings.instruments[1]))
    #expect(risk.firm.maximumGross == 1_000_000 * fixedPointScale)
    #expect(risk.firm.maximumNet == 500_000 * fixedPointScale)
    #expect(risk.firm.maximumOpenOrders == 90)
    #expect(risk.firm.maximumOpenNotional == 7 * fixedPointScale)
    #expect(risk.firm.maximumLoss == 10_000 * fixedPointScale)
    #expect(risk.firm.maximumDrawdown == 800_025_000_000)
    #expect(risk.firm.orderRate == Rate(1000, per: .seconds(1)))
    #expect(risk.firm.cancelRatio == CancelRatio(percent: 900, floor: 50))
    #expect(risk.strategies.count == 1 && risk.accounts.count == 1 && risk.sessions.count == 1)
    #expect(risk.strategies[0].maximumPosition?.units == 700 * fixedPointScale)
    #expect(risk.strategies[0].permissions.instruments == [false, true])
    #expect(risk.strategies[0].permissions.types == 0b110)
    #expect(risk.accounts[0].credit == 250_000 * fixedPointScale)
    #expect(risk.sessions[0].messageRate == Rate(800, per: .seconds(1)))
    #expect(!risk.checks.contains(.ownOrders) && !risk.checks.contains(.credit))
    #expect(risk.checks.contains(.collar) && risk.checks.contains(.position))
    #expect(risk.longestSilence == .seconds(3) && risk.repeatWindow == .milliseconds(20))
    #expect(risk.executions == Rate(60, per: .seconds(2)))
    #expect(risk.warnsAtPercent == 80 && risk.lossMode == .reduceOnly)
    #expect(settings.needsSecondPerson)
    // Monday to Friday in New York: 2026-07-03 is a Friday, 13:30 to 20:00 UTC.
    let friday: UInt64 = 1_783_036_800_000_000_000
    let span = risk.hours?.spans.first { $0.until.count > friday }
    #expect(span?.from.count == friday + 13_500_000_000_000 * 36 / 10)
    #expect(span?.until.count == friday + 20_000_000_000_000 * 36 / 10)
    let next = risk.hours?.spans.first { $0.from.count > friday + 86_400_000_000_000 }
    #expect(next?.from.count == friday + 3 * 86_400_000_000_000 + 13_500_000_000_000 * 36 / 10)
  }

  @Test func `every key has its place`() throws {
    let indented = Self.whole.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    check(try decode(minimal + "risk:\n" + indented + "\n"))
  }

  @Test func `it may stand in a file of its own, which the journal carries`() throws {
    let settings = try TraderConfig.decode(
      main: ConfigFile(name: "test.yaml", text: minimal + "risk: risk.yaml\n"),
      overrides: Overrides(), environment: [:]
    ) { (name: String) throws(ConfigErrors) in
      ConfigFile(name: name, text: name == "risk.yaml" ? Self.whole : twoInstruments)
    }
    check(settings)
    #expect(settings.bundle.map(\.name).contains("risk.yaml"))
    let again = try TraderConfig.decode(bundle: settings.bundle)
    #expect(again.risk == settings.risk)
  }

  @Test func `a file that isn't there is told where it is named`() {
    #expect(
      complaints(minimal + "risk: gone.yaml\n").first?.hasPrefix("test.yaml:3:7: ") == true)
  }

  @Test func `without a word all checks are on, and nothing but orders and positions is limited`()
    throws
  {
    let risk = try decode(minimal).risk
    #expect(risk.checks == .all && risk.warnsAtPercent == 90)
    #expect(risk.firm == ScopeLimits() && risk.hours == nil && risk.executions == nil)
    #expect(risk.lossMode == .blockAndCancel)
  }

  @Test func `hours that a turn of the clocks skips are no hours on that day`() throws {
    let hours = "hours: { zone: America/New_York, from: \"02:30\", until: \"03:05\" }"
    let spans = try #require(try decode(minimal + "risk: { \(hours) }\n").risk.hours).spans
    #expect(spans.allSatisfy { $0.from < $0.until })
    #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.until <= $1.from })
    // From 2024 to 2064, without a day in each spring: 2026-03-08 is one, and the days around it aren't.
    let days = (2_966_371_200 - 1_704_067_200) / 86_400
    #expect(abs(spans.count - (days - 40)) <= 1, "\(spans.count)")
    let skipped: UInt64 = 1_772_928_000_000_000_000
    let day: UInt64 = 86_400_000_000_000
    func count(from start: UInt64) -> Int {
      spans.count { $0.from.count >= start && $0.from.count < start + day }
    }
    #expect(count(from: skipped) == 0)
    #expect(count(from: skipped - day) == 1 && count(from: skipped + day) == 1)
  }

  @Test(arguments: [
    ("risk: { strategies: { quoter: { max_gross: 5 } } }", "no strategy 'quoter'"),
    ("risk: { accounts: { papr: { max_gross: 5 } } }", "did you mean 'paper'?"),
    ("risk: { firm: { trades: [ACMI] } }", "no instrument 'ACMI'; did you mean 'ACME'?"),
    ("risk: { firm: { order_types: [limt] } }", "'limt' is no type of order"),
    ("risk: { off: [colar] }", "no check 'colar'; did you mean 'collar'?"),
    ("risk: { off: [kill_switch] }", "'kill_switch' is always on"),
    ("risk: { firm: { credit: 5 } }", "unknown key 'credit'"),
    ("risk: { max_gross: -5 }", "'max_gross'"),
    ("risk: { instruments: { ACME: { max_net: 0 } } }", "'max_net'"),
    ("risk: { instruments: { ACME: { max_grss: 5 } } }", "did you mean 'max_gross'?"),
    ("risk: { max_loss: 5 }", "unknown key 'max_loss'"),
    ("risk: { executions_within: 1s }", "goes with 'max_executions'"),
    ("risk: { on_loss: panic }", "reduce_only"),
    ("risk: { firm: { max_loss: -5 } }", "'max_loss'"),
    ("risk: { hours: { from: \"09:30\" } }", "'until'"),
  ])
  func `what is wrong is told`(yaml: String, part: String) {
    let found = complaints(minimal + yaml + "\n")
    #expect(found.contains { $0.hasPrefix("test.yaml:3:") && $0.contains(part) }, "\(found)")
  }
}

@Suite struct PortfolioConfigTests {
  private static let whole = """
    portfolio:
      cost: fifo
      lots: 128
      mark: last_trade
      interval: 30s
      curve: 10
      volatility_window: 20
      fee: standard
      fees:
        standard:
          order: 0.5
          execution: -0.25
          maker: [{ bps: -0.2 }, { from: 1000, bps: -0.3 }]
          taker: [{ share: 0.001, bps: 1.5 }]
        free: {}
      instruments:
        BOLT: { fee: free, margin_bps: 2500 }
      cash: { paper: 1_000_000 }
      start:
        - { instrument: ACME, quantity: -20, price: 101.5, close: 102 }
        - { instrument: BOLT, quantity: 10, price: 700, strategy: quote_and_take, account: paper }

    """

  @Test func `every key has its place`() throws {
    let settings = try decode(minimal + Self.whole)
    let held = try #require(settings.risk.portfolio)
    #expect(held.costMethod == .firstInFirstOut(lotCapacity: 128))
    #expect(held.markSource == .lastTrade && held.interval == .seconds(30))
    #expect(held.curveCapacity == 10 && held.volatilityWindow == 20)
    #expect(held.feeSchedules.count == 2)
    let fees = held.feeSchedules[0]
    #expect(fees.perOrder.units == 5_000_000_000_000_000)
    #expect(fees.perExecution.units == -2_500_000_000_000_000)
    #expect(
      fees.maker == [
        FeeTier(ofNotional: -2_000),
        FeeTier(from: Quantity(units: 1000 * fixedPointScale), ofNotional: -3_000),
      ])
    #expect(fees.taker == [FeeTier(perUnit: Price(units: 100_000), ofNotional: 15_000)])
    #expect(held.feeSchedules[1] == FeeSchedule())
    #expect(held.instruments[0] == HoldingTerms(marginRate: 10_000, feeSchedule: 0))
    #expect(held.instruments[1] == HoldingTerms(marginRate: 2_500, feeSchedule: 1))
    #expect(held.startCash == [Money(units: 1_000_000 * 10_000_000_000_000_000)])
    #expect(held.startPositions.count == 2)
    #expect(held.startPositions[0].quantity.units == -20 * fixedPointScale)
    #expect(held.startPositions[0].close.units == 10_200_000_000)
    #expect(held.startPositions[1].close.units == 70_000_000_000)
    // The stage begins with it, and its exposures count it.
    let stage = RiskStage(settings.risk)
    #expect(stage.portfolio.quantity(0).units == -20 * fixedPointScale)
    stage.checkInvariants()
    #expect(try TraderConfig.decode(bundle: settings.bundle).risk == settings.risk)
  }

  @Test(arguments: [
    ("{ fee: gold }", "no schedule of fees 'gold'"),
    ("{ instruments: { ACMI: { margin_bps: 5 } } }", "did you mean 'ACME'?"),
    ("{ start: [{ instrument: ACMI, quantity: 5, price: 1 }] }", "did you mean 'ACME'?"),
    ("{ start: [{ instrument: ACME, quantity: 500, price: 1 }] }", "'max_position' is 200"),
    ("{ start: [{ instrument: ACME, quantity: 5 }] }", "'price'"),
    ("{ cash: { papr: 5 } }", "unknown key 'papr'"),
    ("{ lots: 20 }", "lots go with 'cost: fifo'"),
    ("{ fees: { a: { maker: [{ from: 5 }] } } }", "the first tier is from 0"),
    ("{ fees: { a: { maker: [{ bps: 1 }, { bps: 2 }] } } }", "each tier begins above"),
    ("{ fees: { a: { taker: [{ bps: 10001 }] } } }", "'bps'"),
    ("{ volatility_window: 1 }", "two returns or more"),
    (
      "{ start: [{ instrument: ACME, quantity: 5, price: 1 }, { instrument: ACME, quantity: 5, price: 2 }] }",
      "had one close"
    ),
  ])
  func `what is wrong is told`(yaml: String, part: String) {
    let found = complaints(minimal + "portfolio: " + yaml + "\n")
    #expect(found.contains { $0.hasPrefix("test.yaml:3:") && $0.contains(part) }, "\(found)")
  }
}
