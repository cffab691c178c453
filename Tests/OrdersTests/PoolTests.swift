// The pool that orders are kept in, by itself, and the memory of executions.

import Events
import Orders
import Testing

@Suite struct PoolTests {
  private func record(_ id: UInt64) -> OrderRecord {
    OrderRecord(
      Say.new(id).payload(as: OrderNew.self), instrument: InstrumentID(0), source: .strategy(1))
  }

  @Test func anOrderStaysWhereItIs() {
    var pool = OrderPool(capacity: 2, memory: 2, hasNames: false)
    let first = pool.open(record(7))
    #expect(pool.find(OrderID(bits: 7)) == first && pool.find(OrderID(bits: 8)) == .none)
    let second = pool.open(record(8))
    #expect(pool.open(record(9)) == .none, "as many live as may")
    pool[first].state = OrderState(.canceled)
    pool.close(first)
    #expect(pool.find(OrderID(bits: 7)) == first && pool[first].phase == .canceled)
    #expect(pool.liveCount == 1 && pool.endedCount == 1 && pool.isAlive(second))
    pool.checkInvariants()
  }

  @Test func aHandleDiesWithItsOrder() {
    var pool = OrderPool(capacity: 1, memory: 1, hasNames: false)
    let first = pool.open(record(1))
    for id in UInt64(1)...3 {
      let handle = pool.find(OrderID(bits: id))
      pool[handle].state = OrderState(.filled)
      pool.close(handle)
      _ = pool.open(record(id + 1))
    }
    #expect(pool.isAlive(first) == false && pool.isAlive(.none) == false)
    #expect(pool.order(first) == first, "it is nobody's")
    pool.checkInvariants()
  }

  @Test func aDeadHandleIsCaught() async {
    await #expect(processExitsWith: .failure) {
      var pool = OrderPool(capacity: 1, memory: 1, hasNames: false)
      let new = Say.new(1).payload(as: OrderNew.self)
      let blank = OrderRecord(new, instrument: InstrumentID(0), source: .strategy(1))
      var handles: [OrderHandle] = []
      for id in UInt64(1)...3 {
        var next = blank
        next.id = OrderID(bits: id)
        handles.append(pool.open(next))
        pool[handles.last!].state = OrderState(.filled)
        pool.close(handles.last!)
      }
      _ = pool[handles[0]].quantity
    }
  }

  @Test func theLastExecutionsAreRemembered() {
    var log = ExecutionLog(capacity: 3)
    let order = OrderID(bits: 7)
    for execution in UInt64(1)...3 {
      log.keep(execution, of: order, Quantity(units: 5), at: Price(units: 9))
    }
    log.keep(2, of: OrderID(bits: 8), Quantity(units: 6), at: Price(units: 10))
    #expect(log.find(1, of: order) == 0, "the oldest made room")
    #expect(log.count == 3 && log[log.find(2, of: OrderID(bits: 8))].quantity.units == 6)
    #expect(log[log.find(2, of: order)].quantity.units == 5)
    #expect(log[log.find(2, of: order)].price.units == 9)
    #expect(log.find(3, of: OrderID(bits: 8)) == 0)
    log.checkInvariants()
  }
}
