// Every state with every trigger, against the table in ExpectedStates.swift.

import Events
import Orders
import Testing

@Suite struct OrderStateTests {
  @Test func everyTriggerHasItsColumn() {
    #expect(ExpectedStates.columns.count == OrderTrigger.allCases.count)
    #expect(Set(ExpectedStates.columns).count == OrderTrigger.allCases.count)
    #expect(ExpectedStates.states.count == 18)
  }

  @Test func everyStateAnswersEveryTriggerAsTheTableSays() {
    // Beyond the known codes too: they are values like any other, and allow nothing.
    for lifecycle in UInt8(0)...12 {
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
    for lifecycle in [Lifecycle.filled, .canceled, .rejected, .expired, .replaced] {
      #expect(lifecycle.isFinal)
      let state = OrderState(lifecycle)
      for trigger in OrderTrigger.allCases {
        let next = state.after(trigger)
        #expect(next == nil || next == state)
      }
    }
    #expect(![Lifecycle.none, .new, .pendingNew, .working, .suspended].contains { $0.isFinal })
  }

  /// What is told of an order in one word, by state and by what is filled.
  @Test func everyStateHasItsPhase() {
    let none = Quantity.zero
    let some = Quantity(units: 5)
    let expected: [(OrderState, Quantity, OrderPhase)] = [
      (OrderState(.none), none, .none), (OrderState(.new), none, .new),
      (OrderState(.pendingNew), none, .pendingNew), (OrderState(.working), none, .acknowledged),
      (OrderState(.working), some, .partialFill), (OrderState(.filled), some, .filled),
      (OrderState(.working, .cancel), some, .pendingCancel),
      (OrderState(.pendingNew, .cancel), none, .pendingCancel),
      (OrderState(.working, .replace), some, .pendingReplace),
      (OrderState(.suspended, .replaceAndCancel), none, .pendingCancel),
      (OrderState(.canceled), some, .canceled), (OrderState(.replaced), none, .replaced),
      (OrderState(.rejected), none, .rejected), (OrderState(.expired), some, .expired),
      (OrderState(.suspended), some, .suspended),
    ]
    for (state, filled, phase) in expected {
      #expect(OrderPhase(state, filled: filled) == phase, "\(state)")
    }
    #expect(Set(expected.map(\.2)).count == OrderPhase.names.count, "each of them is reached")
  }

  @Test func namesAndCodesArePartOfTheFormat() {
    #expect(Lifecycle.names.count == 10 && Lifecycle.expired.name == "expired")
    #expect(Lifecycle.replaced.name == "replaced" && Lifecycle.new.name == "new")
    #expect(PendingRequest.names == ["none", "cancel", "replace", "replace_and_cancel"])
    #expect(
      OrderPhase.names == [
        "none", "new", "pending_new", "acknowledged", "partial_fill", "filled", "pending_cancel",
        "pending_replace", "canceled", "replaced", "rejected", "expired", "suspended",
      ])
    #expect(OrderPhase.suspended.name == "suspended" && OrderPhase.partialFill.code == 4)
    #expect(MemoryLayout<OrderRecord>.stride == 64, "one cache line")
  }
}
