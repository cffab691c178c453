// What became of children: told on as it came, for the order manager and risk, and told of the
// parent, for its strategy. A child's end gives its rest back, and that is sent out again.

import Events
import Orders
import Tables

extension Router {
  @inlinable
  mutating func hear<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    sent = 0
    // On its way round; and back from it, heard by whom it was for.
    if event.source.kind == .strategy { return out.pass(event) }
    let order = OrderID(bits: event.words.w0)
    if parents.seek(order) != .none { return }
    out.pass(event)
    let child = children.seekOrder(order)
    if child == .none { return }
    let wasLive = !children.pool[child].state.lifecycle.isFinal
    let leaves = wasLive ? children.pool[child].leaves : .zero
    let finding = children.apply(event)
    if finding.isRefused { return }
    let link = links[Int(child.slot)]
    let record = children.pool[child]
    let isOver = record.state.lifecycle.isFinal
    guard parents.isAlive(link.parent) else {
      if finding.filled != .zero { orphans &+= 1 }
      return
    }
    let parent = link.parent
    let slot = Int(parent.slot)
    plans[slot].working += (isOver ? .zero : record.leaves) - leaves
    if !wasLive {
      plans[slot].endedFilled = Self.sum(plans[slot].endedFilled, finding.filled)
    } else if isOver {
      plans[slot].endedFilled = Self.sum(plans[slot].endedFilled, record.filled)
      unlink(child, from: parent)
    }
    if event.kind == .orderRejected { plans[slot].excluded |= 1 << UInt64(link.venue) }
    tell(event, of: finding, child, to: parent, into: &out)
    if event.kind == .requestRejected && !isOver {
      hearRefusal(event, of: child, parent, into: &out)
    }
    settle(parent, because: event, into: &out)
  }

  @inlinable
  mutating func unlink(_ child: OrderHandle, from parent: OrderHandle) {
    let link = links[Int(child.slot)]
    if link.previous != 0 {
      links[Int(link.previous)].next = link.next
    } else {
      plans[Int(parent.slot)].firstChild = link.next
    }
    if link.next != 0 { links[Int(link.next)].previous = link.previous }
    plans[Int(parent.slot)].childCount &-= 1
  }

  /// A child's execution is its parent's.
  @inlinable
  mutating func tell<Out: Emitter & ~Copyable>(
    _ event: Event, of finding: Finding, _ child: OrderHandle, to parent: OrderHandle,
    into out: inout Out
  ) {
    let isExecution =
      event.kind == .orderFill || event.kind == .executionBusted
      || event.kind == .executionCorrected
    if !isExecution { return }
    let record = parents[parent]
    parents[parent].filled = Self.sum(record.filled, finding.filled)
    if event.kind != .orderFill { parents[parent].marks |= OrderMarks.isCorrected }
    var said = event.payload(as: OrderFill.self)
    said.execution = Self.execution(said.execution, of: children.pool[child].id)
    said.order = record.id
    said.side = record.side
    send(event.kind, of: record, because: event, said, into: &out)
  }

  /// Where the parent's quantity is now. One that has all it asked for is filled; what still works
  /// of it is cancelled then. A rest is sent out again.
  @inlinable
  mutating func settle<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    if record.state.lifecycle.isFinal { return }
    reckon(parent)
    if record.filled >= record.quantity {
      cancelChildren(of: parent, because: event, into: &out)
      guard
        let next = record.state.after(record.filled > record.quantity ? .overfill : .lastFill)
      else { return }
      parents[parent].state = next
      if record.state.pending.hasReplace {
        refuseReplace(parent, .unknownOrder, because: event, into: &out)
      }
      return close(parent)
    }
    if plans[Int(parent.slot)].over != .zero {
      cancelChildren(of: parent, because: event, into: &out)
    }
    if record.state.pending.hasCancel {
      finishIfDone(parent, because: event, into: &out)
    } else if record.state.pending.hasReplace {
      settleReplace(parent, because: event, into: &out)
    } else {
      route(parent, because: event, into: &out)
    }
  }

  /// What no child has of its quantity, or what is more than it.
  @inlinable
  mutating func reckon(_ parent: OrderHandle) {
    let record = parents[parent]
    let slot = Int(parent.slot)
    let had = Int128(record.filled.units) + Int128(plans[slot].working.units)
    let rest = Int128(record.quantity.units) - had
    plans[slot].unrouted = rest > 0 ? Quantity(units: Int64(clamping: rest)) : .zero
    if rest < 0 && plans[slot].over == .zero { overs &+= 1 }
    plans[slot].over = rest < 0 ? Quantity(units: Int64(clamping: -rest)) : .zero
  }

  /// What was asked of a child was refused, and the child lives on. So does its parent, then, of which the same was asked:
  /// its owner may ask again. One that couldn't be reduced is to be cancelled.
  @inlinable
  mutating func hearRefusal<Out: Emitter & ~Copyable>(
    _ event: Event, of child: OrderHandle, _ parent: OrderHandle, into out: inout Out
  ) {
    let refused = event.payload(as: OrderRejected.self)
    if refused.request == .replace {
      links[Int(child.slot)].isFixed = true
      return
    }
    let record = parents[parent]
    if record.state.lifecycle.isFinal || refused.request != .cancel { return }
    if let next = record.state.after(.cancelRejected) {
      parents[parent].state = next
      send(
        .requestRejected, of: record, because: event,
        OrderRejected(
          order: record.id, reason: refused.reason, origin: .orders, request: .cancel,
          side: record.side), into: &out)
    } else if let next = record.state.after(.replaceRejected) {
      parents[parent].state = next
      refuseReplace(parent, refused.reason, because: event, into: &out)
    }
  }

  /// Venues number their executions apart from one another, so a parent's bear a number made of
  /// both: the execution's and the child's. It is the same each time, and another for any other
  /// pair, but for one in 2^64 by chance.
  @inlinable
  static func execution(_ execution: UInt64, of child: OrderID) -> UInt64 {
    var mixed = execution &+ child.bits &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed &>> 31
    return mixed == 0 ? 1 : mixed
  }

  /// Sums that can't be are as large as can be.
  @inlinable
  static func sum(_ a: Quantity, _ b: Quantity) -> Quantity {
    let (sum, over) = a.units.addingReportingOverflow(b.units)
    return Quantity(units: over ? (b.units > 0 ? .max : .min) : sum)
  }
}
