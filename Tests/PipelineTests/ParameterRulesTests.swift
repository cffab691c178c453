// What parameters have to be to one another: refused where a config is read, where an operator changes one, and where a file
// is checked by itself.

import Config
import Events
import Glibc
import Strategies
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct ParameterRulesTests {
  private func complaints(_ strategies: String) -> [String] {
    do throws(ConfigErrors) {
      _ = try decode("instruments: instruments.yaml\nstrategies:\n" + strategies)
      return []
    } catch { return error.errors.map(\.description) }
  }

  private func board(_ strategies: String) throws -> ParameterBoard {
    ParameterBoard(
      try decode("instruments: instruments.yaml\nstrategies:\n" + strategies).strategies)
  }

  private func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else { return }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }

  private func refusal(_ body: () throws(LimitRefusal) -> Void) -> String {
    do throws(LimitRefusal) {
      try body()
      return ""
    } catch { return error.description }
  }

  @Test func `every rule is about parameters that its kind has`() {
    for kind in StrategyKind.allCases {
      let card = kind.card
      for rule in card.rules {
        #expect(rule.names.allSatisfy { card.index(of: $0) != nil }, "\(kind): \(rule)")
        if let condition = rule.condition { #expect(card.index(of: condition.parameter) != nil) }
        // Both ends of both ranges turned round: that breaks it.
        var values = card.parameters.map(\.standard)
        values[card.index(of: rule.lower)!] =
          card.parameters[card.index(of: rule.lower)!].range
          .upperBound
        values[card.index(of: rule.upper)!] =
          card.parameters[card.index(of: rule.upper)!].range
          .lowerBound
        if rule.never != nil { values[card.index(of: rule.upper)!] += 1 }
        if let condition = rule.condition {
          values[card.index(of: condition.parameter)!] = condition.values[0]
        }
        #expect(card.broken(values).contains(rule), "\(kind): \(rule)")
      }
    }
    #expect(StrategyKind.allCases.count { !$0.card.rules.isEmpty } == 6)
  }

  @Test(
    arguments: [
      (
        "kind: momentum, fast: 50, slow: 20",
        "'fast' is 50 and 'slow' is 20: 'fast' has to be below 'slow', or the averages never cross"
      ),
      ("kind: momentum, fast: 20, slow: 20", "'fast' has to be below 'slow'"),
      (
        "kind: mean_reversion, enter_at: 1, exit_at: 1.5",
        "'exit_at' is 1.5 and 'enter_at' is 1: 'exit_at' has to be below 'enter_at', or it would be out"
      ),
      ("kind: mean_reversion, signal: rsi, oversold: 50", "'oversold' has to be below 'rsi_exit'"),
      (
        "kind: pairs, instruments: [ACME, BOLT], exit: 2, entry: 1",
        "'exit' has to be below 'entry'"
      ),
      (
        "kind: pairs, instruments: [ACME, BOLT], entry: 5, stop: 4",
        "'entry' has to be below 'stop', or it would be stopped"
      ),
      (
        "kind: imbalance_taker, imbalance_percent: 20, exit_percent: 20",
        "'exit_percent' has to be below 'imbalance_percent'"
      ),
      (
        "kind: market_maker, min_spread_ticks: 9, max_spread_ticks: 8",
        "'min_spread_ticks' is 9 and 'max_spread_ticks' is 8: 'min_spread_ticks' has to be at most"
      ),
    ])
  func `a config that breaks one is told where, and what to write`(
    strategy: String, words: String
  ) {
    let found = complaints("  one: { \(strategy) }\n")
    #expect(found.count == 1 && found[0].hasPrefix("test.yaml:3:"), "\(found)")
    #expect(found.first?.contains(words) == true, "\(found)")
  }

  @Test(
    arguments: [
      "kind: momentum, signal: breakout, fast: 50, slow: 20",
      "kind: mean_reversion, signal: bollinger, enter_at: 1, exit_at: 1.5",
      "kind: pairs, instruments: [ACME, BOLT], entry: 5, stop: 0",
      "kind: market_maker, min_spread_ticks: 8, max_spread_ticks: 8",
    ])
  func `what a rule isn't about is let be`(strategy: String) {
    #expect(complaints("  one: { \(strategy) }\n") == [])
  }

  @Test func `an operator's change is held against the others`() throws {
    var board = try board("  one: { kind: mean_reversion }\n  two: { kind: mean_reversion }\n")
    let one = fixedPointScale
    let exit = try board.row("exit_at", of: "two")
    let before = board.rows
    #expect(
      refusal { () throws(LimitRefusal) in _ = try board.change(exit, to: 2 * one, command: 1) }
        == "'exit_at' is 2 and 'enter_at' is 2: 'exit_at' has to be below 'enter_at', or it would be "
        + "out as soon as it is in")
    #expect(board.rows == before, "what is refused changes nothing")
    // First one, then the other.
    _ = try board.change(try board.row("enter_at", of: "two"), to: 3 * one, command: 1)
    _ = try board.change(exit, to: 2 * one, command: 2)
    // Of another signal it is nothing to this one.
    _ = try board.change(try board.row("oversold", of: "one"), to: 50 * one, command: 3)
  }

  @Test func `another config's values come as they are, in whatever order`() throws {
    let old = try board("  one: { kind: mean_reversion, enter_at: 2, exit_at: 1 }\n")
    let new = try board("  one: { kind: mean_reversion, enter_at: 0.5, exit_at: 0.25 }\n")
    var board = old
    #expect(board.changes(from: old, to: new).count == 2)
    #expect(board.rows == new.rows)
  }

  @Test(
    arguments: [
      (0, "0"), (25_000_000, "0.25"), (-25_000_000, "-0.25"), (-125_000_000, "-1.25"),
      (-fixedPointScale, "-1"), (-1, "-0.00000001"), (.max, "92233720368.54775807"),
      (.min, "-92233720368.54775808"),
    ] as [(Int64, String)])
  func `a number is shown with its sign, as a config spells it`(units: Int64, words: String) throws
  {
    #expect(plain(Quantity(units: units)) == words)
    let exit = try #require(StrategyKind.pairs.card.parameters.first { $0.name == "exit" })
    #expect(exit.words(units) == words)
  }

  @Test func `a file of strategies is checked by itself`() throws {
    let scratch = Scratch()
    let path = scratch.path + "/mine.yaml"
    write("one: { kind: momentum }\ntwo: { kind: pairs, instruments: [A, B] }\n", to: path)
    let found = try StrategyFile.check(path: path, environment: [:]).strategies
    #expect(found.map(\.name) == ["one", "two"] && found.map(\.kind) == ["momentum", "pairs"])
    #expect(found[0].symbols == nil && found[1].symbols == ["A", "B"])
    write("one: { kind: momentum, fast: 9, slow: 8 }\n", to: path)
    #expect(throws: ConfigErrors.self) { try StrategyFile.check(path: path, environment: [:]) }
    write("one: { kind: momentum, fsat: 9 }\n", to: path)
    #expect(throws: ConfigErrors.self) { try StrategyFile.check(path: path, environment: [:]) }
  }
}
