// What would have been where orders are cut up over two venues: nothing where nothing changed; else what venues showed, no
// share twice, and orders and parts that add up.

import Config
import Events
import Routing
import Testing

@testable import Pipeline
@testable import Replay

private let recording = TwoVenueRecording.shared

@Suite struct WhatIfPartsTests {
  private let scratch = Scratch()

  private func whatIf(_ text: String, limit: Int = 100_000) throws -> WhatIfResult {
    var line = try WhatIf(
      path: recording.path, config: scratch.write(text, to: "other.yaml"), limit: limit)
    let result = try line.run { _ in }
    #expect(result.inputs == recording.inputs && result.then.fills == UInt64(recording.fills))
    let assumed = try #require(result.assumptions)
    // A recorded fill is fed or dropped; what is more was simulated.
    #expect(result.then.fills == result.now.fills + result.fillsDropped - assumed.fills)
    for (name, side) in [("then", result.then), ("now", result.now)] {
      #expect(side.asked == side.sent + side.refused, "\(name)")
      // What venues filled of parts is what the router has of their orders, to the share.
      let filled = side.venues.reduce(Quantity.zero) { $0 + $1.quantity }
      #expect(filled == side.ordersFilled, "\(name)")
      #expect(side.venues.reduce(0) { $0 + $1.fills } == side.fills, "\(name)")
      // What is corrected is booked once more.
      let booked = side.positions.reduce(0) { $0 + $1.position.fillCount }
      let corrected = UInt64(recording.corrections)
      #expect(
        name == "then"
          ? booked == side.fills + corrected
          : booked >= side.fills && booked <= side.fills + corrected, "\(name)")
    }
    #expect(
      result.then.ordersFilled + assumed.quantity
        == result.now.ordersFilled + result.quantityDropped)
    return result
  }

  private func changed(_ result: WhatIfResult, _ how: WhatIfChange.How) -> UInt64 {
    result.changeCounts[how] ?? 0
  }

  @Test(arguments: [
    TwoVenueRecording.risk + "\n", TwoVenueRecording.strategies + "\n",
    TwoVenueRecording.routing + "\n", TwoVenueRecording.config,
  ])
  func `the same config changes nothing`(text: String) throws {
    let result = try whatIf(text)
    #expect(result.isSame)
    #expect(result.assumptions == WhatIfAssumptions())
    #expect(result.then.venues == result.now.venues)
    #expect(result.reportsMadeUp == 0 && result.reportsDropped == 0 && result.changes.isEmpty)
    // The run has all that may part: takes and rests at both venues, moves, replaces, refusals.
    #expect(result.then.venues.allSatisfy { $0.taken > .zero && $0.made > .zero })
    #expect(result.then.partCancels > 0 && result.then.partsRefused > 0)
    #expect(result.then.sent > 100 && result.then.partsSent > result.then.sent)
    #expect(recording.busts > 3 && recording.corrections > 1)
  }

  /// The sums over venues are the orders' in every test here; of one side by itself, to the last unit of money.
  @Test func `what a venue takes back goes out of its sums as it came in`() {
    let terms = VenueTerms(
      session: .session(0), takerRate: 250, makerRate: -50,
      takerCharge: Price(units: fixedPointScale / 1_000))
    var side = WhatIfSide()
    side.venues = [VenueTotal(name: "north"), VenueTotal(name: "south")]
    var expected = side.venues
    func said(_ execution: UInt64, _ quantity: Int64, _ how: Liquidity = .taker) -> OrderFill {
      var fill = fill(quantity, 99_999_999, how)
      fill.execution = execution
      return fill
    }
    for (execution, venue, how) in [(1, 0, .taker), (1, 1, .maker), (2, 0, .maker), (3, 0, .taker)]
      as [(UInt64, Int, Liquidity)]
    {
      side.count(said(execution, 1_234_567, how), at: venue, terms)
      if execution != 2 { expected[venue].count(said(execution, 1_234_567, how), terms) }
    }
    expected[0].fills += 1
    #expect(side.correct(said(2, 5), to: nil, at: 0, terms).units == 1_234_567)
    #expect(side.venues == expected && side.fills == 4, "of this venue, and what was booked")
    // It isn't there any more, and another venue's number is another execution.
    #expect(side.correct(said(2, 5), to: nil, at: 0, terms) == .zero)
    #expect(side.correct(said(3, 5), to: nil, at: 1, terms) == .zero)
    #expect(side.venues == expected)
    // What it really was, and then it wasn't at all.
    let real = said(3, 1_000_000, .maker)
    #expect(side.correct(real, to: real, at: 0, terms).units == 234_567)
    #expect(side.venues[0].taken.units == 1_234_567 + 1_000_000 && side.venues[0].made == .zero)
    #expect(side.correct(real, to: nil, at: 0, terms).units == 1_000_000)
    #expect(side.correct(said(1, 1), to: nil, at: 0, terms).units == 1_234_567)
    #expect(side.venues[0].quantity == .zero && side.venues[0].fees == .zero)
    #expect(side.venues[0].value == .zero && side.venues[1] == expected[1])
  }

  @Test func `a part that would be refused is had elsewhere, of what is shown there`() throws {
    let result = try whatIf("risk: { max_order: 10, max_position: 60 }\n")
    let refused = result.changes.filter { $0.how == .refusedNow }
    #expect(!refused.isEmpty && changed(result, .refusedNow) == UInt64(refused.count))
    for change in refused where change.now?.reason == .orderSize {
      let part = change.order.payload(as: OrderNew.self)
      #expect(part.reference != 0 && change.order.flags > 0)
      #expect(part.quantity.units > 10 * fixedPointScale)
    }
    #expect(result.now.refusedBy.contains { $0.reason == .orderSize })
    let assumed = try #require(result.assumptions)
    #expect(assumed.parts > 0 && assumed.fills > 0 && assumed.gone > .zero)
    #expect(changed(result, .filledOtherwise) > 0)
    #expect(result.now.ordersFilled < result.then.ordersFilled)
  }

  @Test func `a line that starts killed sends and holds nothing, and sees the market as it was`()
    throws
  {
    let text = "risk: { max_order: 100, max_position: 60, starts_killed: true }\n"
    let result = try whatIf(text)
    #expect(result.now.partsSent == 0 && result.now.fills == 0)
    #expect(result.fillsDropped == result.then.fills)
    #expect(result.now.positions.allSatisfy { $0.position.quantity == .zero })
    var line = try WhatIf(
      path: recording.path, config: scratch.write(text, to: "other.yaml"), limit: 0)
    _ = try line.run { _ in }
    // What the run had resting is in the recorded market, and isn't somebody else's here either.
    for venue in 0..<2 { #expect(line.top(of: 0, at: venue, 0) == line.top(of: 0, at: venue, 1)) }
  }

  @Test func `another strategy's parts are filled at both venues by what they showed`() throws {
    let result = try whatIf(
      """
      strategies:
        quote_and_take: { quote: 7, half_spread_ticks: 1, requote_ticks: 30, take: 40, take_imbalance_percent: 55, take_cooldown: 15ms }
        make: { kind: market_maker, instruments: [ACME], quote: 15, half_spread_ticks: 2, max_position: 400 }

      """, limit: 3)
    #expect(result.changes.count == 3)
    #expect(changed(result, .notAsked) > 0 && changed(result, .newlyAsked) > 0)
    let assumed = try #require(result.assumptions)
    #expect(assumed.fills > 20 && assumed.restsPlaced > 0)
    #expect(result.now.venues.allSatisfy { $0.taken > .zero && $0.made > .zero })
  }

  @Test(arguments: [
    "routing: { rule: sweep, rounds: 1 }\n",
    "routing: { rule: pegged, repeg_ticks: 1, move_after: 20ms }\n",
  ])
  func `another way to cut goes by what was answered to it`(text: String) throws {
    let result = try whatIf(text)
    #expect(!result.isSame)
    let assumed = try #require(result.assumptions)
    #expect(assumed.parts > 0 && result.partsOnlyThen + result.partsOnlyNow > 0)
    // Strategies ask for the same as long as they hear the same.
    #expect(result.now.asked > 0)
  }

  @Test func `the same twice is the same`() throws {
    let text = "risk: { max_order: 25, max_position: 40 }\n"
    let one = try whatIf(text)
    let two = try whatIf(text)
    #expect(one.now.positions.map(\.position) == two.now.positions.map(\.position))
    #expect(one.changes.map(\.order) == two.changes.map(\.order))
    #expect(one.now.venues == two.now.venues && one.assumptions == two.assumptions)
  }

  @Test func `whole orders and parts have nothing in common`() {
    do {
      _ = try WhatIf(
        path: recording.path,
        config: scratch.write("routing: { rule: best }\n", to: "other.yaml"), limit: 0)
      Issue.record("it began")
    } catch {
      #expect(
        error.description.replacing(scratch.path + "/", with: "")
          == "other.yaml:1:1: routing.rule is 'sweep' in the run: of an order that goes whole and one that is cut "
          + "up nobody can say what they have in common; it may be changed to: pegged")
    }
  }

  @Test func `what a venue charges is exact, and rounded against us`() {
    let terms = VenueTerms(
      session: .session(0), takerRate: 250, makerRate: -50,
      takerCharge: Price(units: fixedPointScale / 1_000))
    var total = VenueTotal(name: "north")
    // 10 at 100.00 with 2.5 basis points and 0.001 each: 0.25 and 0.01.
    total.count(fill(10 * fixedPointScale, 100 * fixedPointScale, .taker), terms)
    #expect(total.fees.units == Int128(26_000_000) * Int128(fixedPointScale))
    #expect(total.value.units == 1_000 * Int128(fixedPointScale) * Int128(fixedPointScale))
    // A rebate of half a basis point, less what its last unit is rounded up by.
    total.count(fill(1, 3, .maker), terms)
    #expect(total.fees.units == Int128(26_000_000) * Int128(fixedPointScale))
    total.count(fill(1, 3, .taker), terms)
    #expect(total.fees.units == Int128(26_000_000) * Int128(fixedPointScale) + 1 + 100_000)
    #expect(total.taken.units == 10 * fixedPointScale + 1 && total.made.units == 1)
    #expect(total.fills == 3)
    // What a venue says may be beyond all bounds.
    for _ in 0..<40 { total.count(fill(.max, .max, .taker), terms) }
    #expect(total.taken.units == .max && total.value.units == .max && total.fees.units > 0)
    #expect(total.quantity.units == .max)
  }

  private func fill(_ quantity: Int64, _ price: Int64, _ liquidity: Liquidity) -> OrderFill {
    OrderFill(
      order: OrderID(bits: 1), execution: 1, price: Price(units: price),
      quantity: Quantity(units: quantity), side: .buy, liquidity: liquidity)
  }
}
