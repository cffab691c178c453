// Every state with every trigger, against the table in ExpectedStates.swift.

import Events
import Orders
import Testing

@Suite struct OrderStateTests {
  @Test func everyTriggerHasItsColumn() {
    #expect(ExpectedStates.columns.count == OrderTrigger.allCases.count)
    #expect(Set(ExpectedStates.columns).count == OrderTrigger.allCases.count)
    #expect(ExpectedStates.states.count == 12)
  }

  @Test func everyStateAnswersEveryTriggerAsTheTableSays() {
    // Beyond the known codes too: they are values like any other, and allow nothing.
    for lifecycle in UInt8(0)...9 {
      for pending in UInt8(0)...3 {
        let state = OrderState(Lifecycle(code: lifecycle), PendingRequest(code: pending))
        for trigger in OrderTrigger.allCases {
          #expect(
            state.after(trigger) == ExpectedStates.after(state, trigger), "\(state), \(trigger)")
        }
      }
    }
  }

  @Test func whatIsFinalStaysSo() {
    for lifecycle in [Lifecycle.filled, .canceled, .rejected, .expired] {
      #expect(lifecycle.isFinal)
      for trigger in OrderTrigger.allCases {
        #expect(OrderState(lifecycle).after(trigger) == nil)
      }
    }
    #expect(![Lifecycle.pendingNew, .working, .suspended].contains { $0.isFinal })
  }

  @Test func namesAndCodesArePartOfTheFormat() {
    #expect(Lifecycle.names.count == 8 && Lifecycle.expired.name == "expired")
    #expect(PendingRequest.names == ["none", "cancel", "replace", "replace_and_cancel"])
    #expect(MemoryLayout<OrderRecord>.stride == 64, "one cache line")
  }
}
