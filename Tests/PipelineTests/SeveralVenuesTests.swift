// A trader on two venues, all three whole and nothing but TCP between them: orders that are cut up over both, orders that go where
// their instrument is, a venue that goes and comes back, and a replay of all that to the bit.

import CPlatform
import Config
import Events
import FIXGateways
import Journal
import Platform
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite(.serialized) struct SeveralVenuesTests {
    @Test(arguments: ["one_thread", "stage_per_thread"])
    func `an order is swept over both, adds up to the share, and replays to the bit`(
      topology: String
    ) throws {
      let markets = try TwoMarkets()
      markets.openEven()
      let run = try TraderRun(
        markets.trader(rule: "sweep", strategy: taker, topology: topology), warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.asked == 70 })
      markets.rest(0, 1, 2000, "99.00")
      // The larger of two that are equally dear first: 40 there, and the other 10 here.
      #expect(run.wait { run.position == 50 })
      #expect(markets.filled(1) == 40 && markets.filled(0) == 10)
      run.stop()
      let summary = run.summary()
      #expect(summary.isClean && summary.openOrders.isEmpty, "\(run.faults)")
      let replayed = try replay(run.journalPath!)
      #expect(replayed.difference == nil)
      let all = try records(of: run.journalPath!)
      // On record: the parent as its strategy asked for it, and a child for each venue, which adds up.
      let children = all.filter {
        $0.stage == .orders && $0.event.kind == .orderNew
          && $0.event.payload(as: OrderNew.self).timeInForce == .immediateOrCancel
      }
      #expect(children.map { $0.event.flags }.sorted() == [1, 2])
      let parents = Set(children.map { $0.event.payload(as: OrderNew.self).reference })
      #expect(parents.count == 1)
      let told = all.filter {
        $0.stage == .gatewayIn && $0.event.source == .round && $0.event.kind == .orderFill
          && parents.contains($0.event.words.w0)
      }
      #expect(
        told.reduce(0) { $0 + $1.event.payload(as: OrderFill.self).quantity.units }
          == 50 * fixedPointScale)
    }

    @Test func `by instrument each goes where its instrument is`() throws {
      let markets = try TwoMarkets()
      for venue in 0..<2 {
        for symbol in ["ACME", "BOLT"] {
          markets.rest(venue, 1, 20, "99.00", symbol)
          markets.rest(venue, 2, 20, "101.00", symbol)
        }
      }
      let run = try TraderRun(
        markets.trader(
          rule: "by_instrument",
          strategy: "quote: 5, half_spread_ticks: 50, take: 1, take_imbalance_percent: 101",
          more: ", instruments: [BOLT]"), warn: { _ in })
      try run.start()
      // Both quotes of both instruments, one instrument at each venue.
      #expect(run.wait { run.ups == 2 && run.value(WirePart.countsOut, "working") == 4 })
      // What rests of ours is in the venues' books, and met where it is.
      func take(_ venue: Int, _ symbol: String) -> String? {
        markets.clients[venue]?.send(
          "35=D|11=T\(venue)|21=1|38=5|40=2|44=100.50|54=1|55=\(symbol)|59=3|60=\(VenueClient.now())|"
        )
        _ = markets.clients[venue]?.answer()
        return VenueClient.field(150, of: markets.clients[venue]?.answer())
      }
      #expect(take(0, "BOLT") == "2" && take(1, "ACME") == "2")
      run.stop()
      #expect(run.summary().isClean)
      #expect(try replay(run.journalPath!).difference == nil)
      let sent = try records(of: run.journalPath!).filter {
        $0.stage == .gatewayOut && $0.event.kind == .orderNew
      }
      #expect(sent.allSatisfy { Int($0.event.flags) == ($0.event.instrument.index == 1 ? 1 : 2) })
    }

    @Test func `a venue that goes is avoided, and is there again when it is back`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      let run = try TraderRun(
        markets.trader(rule: "best", strategy: taker.replacing("1h", with: "10ms")),
        warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.asked == 70 })
      markets.close(1)
      #expect(run.wait { run.asked == 30 }, "its book is void")
      let before = run.position
      markets.rest(0, 1, 2000, "99.00")
      #expect(run.wait { run.position == before + 30 }, "the other one has it all")
      #expect(markets.filled(0) == 30)
      try markets.open(1)
      #expect(run.wait { run.ups == 3 })
      markets.rest(1, 2, 25, "101.00")
      #expect(run.wait { run.position == before + 55 })
      #expect(markets.filled(1) == 25)
      run.stop()
      #expect(run.summary().isClean)
      #expect(try replay(run.journalPath!).difference == nil)
    }
  }
}
