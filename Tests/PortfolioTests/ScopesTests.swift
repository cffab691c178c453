// The levels, as numbers.

import Portfolio
import Testing

@Suite struct ScopesTests {
  @Test func theFirmStandsBeforeTheStrategiesAndThoseBeforeTheAccounts() {
    let scopes = Scopes(strategyCount: 3, accountCount: 2)
    #expect(scopes.count == 6 && scopes.firm == 0)
    #expect((0..<3).map(scopes.strategy) == [1, 2, 3])
    #expect((0..<2).map(scopes.account) == [4, 5])
    #expect(
      (0..<6).map(scopes.kind) == [.firm, .strategy, .strategy, .strategy, .account, .account])
    #expect((0..<6).map(scopes.number) == [0, 0, 1, 2, 0, 1])
    #expect(scopes.cell(0, 5) == 5 && scopes.cell(2, 1) == 13)
  }

  @Test func whoThereIs() {
    let scopes = Scopes(strategyCount: 3, accountCount: 2)
    #expect([-1, 0, 2, 3, .max].map(scopes.hasStrategy) == [false, true, true, false, false])
    #expect([-1, 0, 1, 2, .min].map(scopes.hasAccount) == [false, true, true, false, false])
  }

  @Test func `where nobody trades there are the firm and its accounts`() {
    let scopes = Scopes(strategyCount: 0, accountCount: 2)
    #expect(scopes.count == 3 && !scopes.hasStrategy(0) && scopes.account(1) == 2)
    #expect((0..<3).map(scopes.kind) == [.firm, .account, .account])
    #expect((0..<3).map(scopes.number) == [0, 0, 1])
  }

  @Test func thePlainOneHasOneOfEach() {
    let scopes = Scopes()
    #expect(scopes.count == 3 && scopes.strategy(0) == 1 && scopes.account(0) == 2)
    #expect([ScopeKind.firm, .strategy, .account].map(\.name) == ["firm", "strategy", "account"])
  }
}
