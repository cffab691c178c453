// What would have been: nothing where nothing changed, and what must follow where something did.

import Config
import Events
@testable import Pipeline
import Testing

@testable import Replay
@testable import Settings

private let recording = Recording.shared

/// So many inputs tell the story, and a debug build takes its time.
private let inputs: UInt64 = 2500
private let plain = Result { try replay(recording.path, until: inputs) }

@Suite struct WhatIfTests {
  private let scratch = Scratch()

  private func whatIf(_ text: String, limit: Int = 100_000) throws -> WhatIfResult {
    var bounds = Replay.Bounds()
    bounds.sequence = Sequence(inputs)
    var line = try WhatIf(
      path: recording.path, config: scratch.write(text, to: "other.yaml"), bounds: bounds,
      limit: limit)
    let result = try line.run { _ in }
    // Of the run itself, whatever the other config is.
    let plain = try plain.get()
    #expect(result.then.positions.map(\.position) == plain.positions.map(\.position))
    #expect(result.inputs == plain.ingressEvents)
    // A recorded fill is fed or dropped, never both.
    #expect(result.then.fills == result.now.fills + result.fillsDropped)
    for (side, line) in [result.then, result.now].enumerated() {
      #expect(line.asked == line.sent + line.refused, "side \(side)")
      #expect(line.refusedBy.reduce(0) { $0 + $1.count } == line.refused)
      // What a position was told of is what was fed.
      #expect(line.positions.reduce(0) { $0 + $1.position.fillCount } == line.fills)
    }
    let counted = result.changeCounts.values.reduce(0, +)
    #expect(UInt64(result.changes.count) == min(UInt64(limit), counted))
    return result
  }

  private static let risk =
    "risk: { max_order: 10, max_position: 200, instruments: { ACME: { max_position: 15 } } }\n"
  private static let strategy =
    "strategies: { quote_and_take: { quote: 10, take: 5, take_imbalance_percent: 60, take_cooldown: 100us } }\n"

  @Test(arguments: [risk, strategy, risk + strategy, strategy + "portfolio: { }\n" + risk])
  func `the same config changes nothing`(text: String) throws {
    let result = try whatIf(text)
    #expect(result.isSame)
    #expect(result.reportsMadeUp == 0 && result.reportsDropped == 0 && result.changes.isEmpty)
    #expect(result.then.fills > 0 && result.then.refused > 0)
  }

  @Test func `a whole config counts by its sections only`() throws {
    let result = try whatIf(
      "seed: 99\ninstruments: nowhere.yaml\n" + Self.risk + "market: { rate: 1/s }\n")
    #expect(result.isSame)
  }

  @Test func `limits in a file beside it are found`() throws {
    _ = scratch.write(
      "max_order: 10\nmax_position: 200\ninstruments: { ACME: { max_position: 15 } }\n",
      to: "limits.yaml")
    #expect(try whatIf("risk: limits.yaml\n").isSame)
  }

  @Test func `tighter limits refuse what was sent`() throws {
    let result = try whatIf(
      "risk: { max_order: 10, max_position: 200, instruments: { ACME: { max_position: 10 } } }\n")
    #expect(!result.isSame)
    let refused = result.changes.filter { $0.how == .refusedNow }
    #expect(!refused.isEmpty && result.changeCounts[.refusedNow] == UInt64(refused.count))
    for change in refused {
      #expect(change.order.instrument == InstrumentID(0))
      #expect(change.now?.reason == .positionLimit && change.then == nil)
      #expect(change.now?.limit == 10 * fixedPointScale)
    }
    #expect(result.fillsDropped > 0)
    // BOLT's limits are as they were, and its orders don't know of ACME's.
    #expect(!result.changes.contains { $0.how == .refusedNow && $0.order.instrument.index == 1 })
  }

  @Test func `looser limits send what was refused, and it isn't filled`() throws {
    let result = try whatIf(
      "risk: { max_order: 10, max_position: 200, instruments: { ACME: { max_position: 200 } } }\n")
    let allowed = result.changes.filter { $0.how == .allowedNow }
    // The first difference is the limit's. What comes after it meets other open orders than it did then.
    let first = try #require(result.changes.first)
    #expect(first.how == .allowedNow && first.then?.reason == .positionLimit)
    for change in allowed {
      #expect(change.then != nil && change.now == nil)
    }
    let reasons = allowed.map { $0.then?.reason }
    #expect(reasons.count { $0 == .positionLimit } > reasons.count / 2, "\(reasons)")
    #expect(result.now.fills <= result.then.fills && result.reportsMadeUp > 0)
    #expect(!result.now.refusedBy.contains { $0.reason == .positionLimit })
  }

  @Test func `a line that starts killed sends and holds nothing`() throws {
    let result = try whatIf("risk: { max_order: 10, max_position: 200, starts_killed: true }\n")
    #expect(result.now.sent == 0 && result.now.fills == 0)
    #expect(result.now.positions.allSatisfy { $0.position.quantity == .zero })
    #expect(result.fillsDropped == result.then.fills)
    #expect(result.now.refusedBy.map(\.reason) == [.killSwitch])
  }

  @Test func `another strategy asks for other orders`() throws {
    let result = try whatIf(
      "strategies: { quote_and_take: { quote: 5, take: 5, take_imbalance_percent: 60, take_cooldown: 100us } }\n",
      limit: 3)
    #expect(result.changes.count == 3)
    #expect((result.changeCounts[.notAsked] ?? 0) > 0)
    #expect((result.changeCounts[.newlyAsked] ?? 0) > 0)
    // Taking is as it was where the quotes don't stand in its way; quotes aren't the same orders.
    #expect(result.now.fills < result.then.fills)
    #expect(try whatIf("strategies: { quote_and_take: { quote: 5, take: 5 } }\n").reportsMadeUp > 0)
  }

  @Test func `the same twice is the same`() throws {
    let text = "strategies: { quote_and_take: { quote: 5, take: 10 } }\n"
    let one = try whatIf(text)
    let two = try whatIf(text)
    #expect(one.now.positions.map(\.position) == two.now.positions.map(\.position))
    #expect(one.changes.map(\.order) == two.changes.map(\.order))
  }

  @Test func `what is wrong in the other config is told on its own line`() {
    func complaint(_ text: String) -> String {
      do {
        _ = try WhatIf(
          path: recording.path, config: scratch.write(text, to: "other.yaml"), limit: 0)
        return "none"
      } catch {
        return error.description.replacing(scratch.path + "/", with: "")
      }
    }
    #expect(
      complaint("# limits\n\nrisk:\n  max_ordr: 5\n")
        .hasPrefix("other.yaml:4:3: unknown key 'max_ordr' in 'risk'; did you mean 'max_order'?"))
    #expect(
      complaint("market: { rate: 1/s }\n")
        == "other.yaml:1:1: there is none of the sections that can be changed: risk, strategies, "
        + "portfolio, routing")
    #expect(complaint("risk: nowhere.yaml\n").contains("nowhere.yaml"))
  }

  @Test func `sections are found at the left margin`() {
    let sections = TopSections("a: 1\nrisk:\n  b: 2\n  # c\n\n# d\nmarket: { x: 1,\n  y: 2\n}\n")
    #expect(
      sections.keeping(["risk"]) == "\nrisk:\n  b: 2\n  # c\n\n# d\n\n\n\n")
    #expect(sections.leavingOut(["risk"]) == "a: 1\nmarket: { x: 1,\n  y: 2\n}\n")
  }
}
