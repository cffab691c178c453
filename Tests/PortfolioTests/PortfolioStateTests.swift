// A portfolio that was saved and restored goes on as the one it was: lots, fees of the day, the curve and the volatility
// included. It is judged by the list of all that happened, which knows nothing of the cut.

import Portfolio
import Tables
import Testing
import Twins

@Suite struct PortfolioStateTests {
  @Test(arguments: SimulationTests.runs, [0, 7, 150, 400])
  func goesOnAsItWas(run: SimulationTests.Run, cut: Int) throws {
    let settings = SimulationTests.settings(run.method)
    var desk = Desk(settings, run)
    var twin = Desk(settings, run)
    var memory = StateMemory(for: &desk.portfolio)
    for step in 0..<500 {
      if step == cut {
        memory.save(&desk.portfolio)
        twin.portfolio = Portfolio(settings)
        try memory.restore(&twin.portfolio)
      }
      desk.step()
      twin.step()
      if step >= cut && step % 50 == 0 {
        twin.portfolio.checkInvariants()
        #expect(twin.difference() == nil, "seed \(run.seed), step \(step)")
      }
    }
    memory.save(&desk.portfolio)
    var other = StateMemory(for: &twin.portfolio)
    other.save(&twin.portfolio)
    #expect(memory.difference(from: other) == nil, "seed \(run.seed), cut \(cut)")
    for instrument in 0..<3 {
      #expect(
        desk.portfolio.volatility(of: instrument) == twin.portfolio.volatility(of: instrument))
    }
    #expect(desk.portfolio.curveCount == twin.portfolio.curveCount)
    for number in 0..<desk.portfolio.curveCount {
      for scope in 0..<desk.portfolio.scopes.count {
        #expect(
          desk.portfolio.curvePoint(number, scope: scope)
            == twin.portfolio.curvePoint(number, scope: scope))
      }
    }
  }

  @Test func refusesAnotherPortfolio() {
    var portfolio = Portfolio(SimulationTests.settings(.average))
    var memory = StateMemory(for: &portfolio)
    memory.save(&portfolio)
    func refusal(_ change: (inout PortfolioSettings) -> Void) -> String? {
      var settings = SimulationTests.settings(.average)
      change(&settings)
      var other = Portfolio(settings)
      do throws(StateFailure) {
        try memory.restore(&other)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(
      refusal { $0.costMethod = .firstInFirstOut(lotCapacity: 9) }
        == "portfolio: the state was saved with 0, the setting is 1")
    #expect(
      refusal { $0.strategyCount = 4 }
        == "portfolio: the state was saved with 3, the setting is 4")
    #expect(
      refusal { $0.curveCapacity = 17 }
        == "portfolio.curve: the state was saved with 16, the setting is 17")
    #expect(
      refusal { $0.volatilityWindow = 9 }
        == "portfolio.volatility: the state was saved with 8, the setting is 9")
    // What it charges is no state.
    #expect(refusal { $0.feeSchedules[1].perExecution = Money(12) } == nil)
  }
}
