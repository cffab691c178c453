// A trader's `venues:` and `routing:`: what is read from them, what may be left out, and what is a mistake and where.

import Config
import Events
import Routing
import Testing

@testable import Pipeline
@testable import Settings

private func yaml(first: String = "", second: String = "", more: String = "") -> String {
  """
  instruments: instruments.yaml
  account: desk
  venues:
    north: { host: n.example, port: 1, sender: T, target: N, account: a\(first) }
    south: { host: s.example, port: 2, sender: T, target: S, account: b\(second) }
  \(more)

  """
}

private func complaints(_ yaml: String) -> [String] {
  do throws(ConfigErrors) {
    _ = try decode(yaml)
    return []
  } catch { return error.errors.map(\.description) }
}

@Suite struct TraderVenuesTests {
  @Test func `what is left out has its default`() throws {
    let settings = try decode(yaml())
    #expect(settings.venues.map(\.peer.name) == ["north", "south"])
    #expect(settings.venues.map(\.peer.account) == [1, 2] && settings.account == "desk")
    #expect(settings.routing == RoutingChoice() && settings.routing.rule == .best)
    #expect(settings.venues.allSatisfy { $0.instruments == nil })
    let router = try #require(settings.router)
    #expect(router.traded == [[0, 1], [0, 1]] && !router.startsUp)
    #expect(router.venues == [VenueTerms(session: .session(0)), VenueTerms(session: .session(1))])
    #expect(settings.venueBooks.count == 2 && settings.roundSource == .round)
    #expect(settings.risk.hasManyVenues)
  }

  @Test func `limits are of our account, whatever venues call it`() throws {
    let limited = "risk: { accounts: { desk: { max_gross: 5 } } }"
    let settings = try decode(yaml(more: limited))
    #expect(settings.venues.map(\.account) == ["a", "b"])
    #expect(settings.riskNames.accounts == ["desk"])
    #expect(settings.risk.accounts.map(\.maximumGross) == [5 * fixedPointScale])
    // By a venue's name it is nobody's.
    let wrong = complaints(yaml(more: limited.replacing("desk", with: "a")))
    #expect(wrong.contains { $0.hasSuffix("there is no account 'a'; there is: desk") }, "\(wrong)")
    // Where venues agree, that is its name; where they don't, somebody has to say.
    let same = yaml().replacing("account: desk\n", with: "").replacing(
      "account: b", with: "account: a")
    #expect(try decode(same).riskNames.accounts == ["a"])
    let differ = complaints(yaml().replacing("account: desk\n", with: ""))
    #expect(
      differ.contains {
        $0.contains("their 'account' differs ('a' at 'north', 'b' at 'south')")
          && $0.contains("account: desk")
      }, "\(differ)")
    // Of one venue too.
    let one = "venue: { host: v.example, port: 1, sender: T, target: V, account: a }\n"
    let alone = try decode("instruments: instruments.yaml\naccount: desk\n" + one)
    #expect(alone.account == "desk" && alone.venues[0].account == "a")
  }

  @Test func `the most patient venue is waited for, and who says how long says it of all`() throws {
    var settings = try decode(yaml(first: ", cancel_wait: 1s", second: ", cancel_wait: 5s"))
    #expect(settings.cancelWait == .seconds(5))
    settings.cancelWait = .seconds(2)
    #expect(settings.venues.map(\.peer.name) == ["north", "south"])
    #expect(settings.venues.map(\.cancelWait) == [.seconds(2), .seconds(2)])
    settings.venues = []
    settings.cancelWait = .seconds(2)
    #expect(settings.venues.isEmpty && settings.cancelWait == .zero)
  }

  @Test func `one venue has neither router nor books apart`() throws {
    let one = "venue: { host: v.example, port: 1, sender: T, target: V, account: a }\n"
    let settings = try decode("instruments: instruments.yaml\n" + one)
    #expect(settings.router == nil && settings.venueBooks.map(\.isTopOnly) == [false])
    #expect(settings.roundSource == .session(0) && !settings.risk.hasManyVenues)
    let paper = try decode("instruments: instruments.yaml\n")
    #expect(paper.router == nil && paper.roundSource == .session(1))
  }

  @Test func `what is said is taken`() throws {
    let settings = try decode(
      yaml(
        first: ", depth: 1, fees: { taker_bps: 2.5, maker_each: -0.01 }, instruments: [BOLT]",
        second: ", message_size: 1MiB, identifiers: 2048",
        more:
          "routing: { rule: pegged, parents: 16, rounds: 5, children: 4, repeg_ticks: 3, move_after: 2s }"
      ))
    let north = settings.venues[0]
    #expect(north.fees.takerRate == 250 && north.fees.makerCharge.units == -fixedPointScale / 100)
    #expect(north.instruments == [1])
    #expect(settings.venueBooks.map(\.ownOrderCapacity) == [0, 2 * 16_384])
    #expect(settings.venueBooks.map(\.isTopOnly) == [true, false])
    let router = try #require(settings.router)
    #expect(router.rule == .pegged && router.parentCapacity == 16 && router.rounds == 5)
    #expect(router.childrenEach == 4 && router.repegTicks == 3)
    #expect(router.moveAfter == .seconds(2))
    #expect(router.traded == [[1], [0, 1]])
    // One wire carries all of them: what is largest counts.
    #expect(settings.venues.allSatisfy { $0.connection.messageByteCountMax == 1 << 20 })
    #expect(settings.venues.allSatisfy { $0.identifierCapacity == 65_536 })
    #expect(north.terms.markets.map(\.depth) == [1, 0])
    #expect(north.terms.markets.map(\.instruments) == [[1], nil])
  }

  @Test(arguments: [
    (
      yaml(more: "venue: { host: v, port: 1, sender: A, target: B, account: a }"),
      "'venue' is one venue and 'venues' are several; remove one of the two"
    ),
    (
      "instruments: instruments.yaml\nrouting: { rule: best }\n",
      "it chooses among several venues ('venues'); remove this"
    ),
    (
      yaml(second: ", embedded: v.yaml"),
      "a venue that is started along with the trader is its only one ('venue' in place of 'venues'); start this one by "
        + "itself with 'apus venue', and write its 'host' and 'port' instead"
    ),
    (yaml(first: ", instruments: [ACMEE]"), "there is no instrument 'ACMEE'; did you mean 'ACME'?"),
    (
      yaml(first: ", instruments: [ACME]", second: ", instruments: [ACME]"),
      "'BOLT' is traded on no venue; name it in the 'instruments' of one"
    ),
    (
      yaml(more: "routing: { rule: best, rounds: 5 }"),
      "it is for orders that are cut up ('rule: sweep' or 'rule: pegged'); remove this"
    ),
    (yaml(more: "routing: { rule: sweep, repeg_ticks: 2 }"), "it goes with 'rule: pegged'"),
    (
      yaml(first: ", fees: { taker_bps: 0.001 }"), "two decimals of a basis point are enough"
    ),
    (yaml(more: "market: { rate: 5/s }"), "it comes from the venue; remove this"),
  ])
  func `a mistake is told`(text: String, said: String) {
    let found = complaints(text)
    #expect(found.contains { $0.hasSuffix(said) && $0.hasPrefix("test.yaml:") }, "\(found)")
  }

  @Test func `two venues can't be the same parties, and one is no several`() {
    let twins = yaml().replacing("target: S", with: "target: N")
    #expect(complaints(twins).contains { $0.contains("venue 'north' is reached as 'T' at 'N'") })
    let one =
      "instruments: instruments.yaml\nvenues:\n  north: { host: n, port: 1, sender: T, "
      + "target: N, account: a }\n"
    #expect(complaints(one).count == 1, "\(complaints(one))")
  }

  @Test func `the example is in order`() throws {
    let folder =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/") + "/config/"
    let text = try ConfigFile.read(path: folder + "two-venues.yaml").text
    let settings = try TraderConfig.decode(
      main: ConfigFile(name: folder + "two-venues.yaml", text: text), overrides: Overrides(),
      environment: [:]
    ) { (name: String) throws(ConfigErrors) in try ConfigFile.read(path: folder + name) }
    #expect(settings.routing.rule == .sweep && settings.venues.count == 2)
  }
}
