// A what-if of orders that are cut up over several venues. A request of a strategy's is for an order, the parent, which the
// router answers; what leaves the line are its parts. So the two lines are compared in both, and in what is told:
//
// - Parents are the same where they are asked for on the same input with the same terms; parts, where their parents are, and
//   they go to the same venue. The recorded reports are those of such parts.
// - A part that only the changed line sends is answered by a simulated venue, at once, by what the venue showed then
//   (SimulatedVenues.swift). So is, from there on, a part that only one of the two cancels or replaces.
// - What a router tells of a parent, and a stage of a part that it refuses, goes round. Where both lines told the same on the
//   same input it comes when it came in the run; what only the changed line told comes at once, and what it told of
//   that order before comes first; what only the run told is dropped.
//
// The router is the line's own: rounds, pegs, rests that move and parents that are replaced go by what was answered here.

import Events
import Orders
import Pipeline

extension WhatIf {
  // MARK: Orders

  mutating func compareParents(_ before: [LineRequest], _ after: [LineRequest]) {
    var left = before
    for now in after {
      let at = left.firstIndex {
        $0.hasTerms(of: now) && ($0.kind == .orderNew || twins[$0.order.bits] == now.order)
      }
      if let at {
        meetParent(left.remove(at: at), now)
      } else if now.kind == .orderNew {
        note(WhatIfChange(how: .newlyAsked, order: now.event, then: nil, now: now.refusal))
      } else {
        result.cancelsOnlyNow += 1
      }
    }
    for then in left {
      if then.kind == .orderNew {
        twins[then.order.bits] = OrderID.none
        note(WhatIfChange(how: .notAsked, order: then.event, then: then.refusal, now: nil))
      } else {
        result.cancelsOnlyThen += 1
      }
    }
  }

  private mutating func meetParent(_ then: LineRequest, _ now: LineRequest) {
    guard then.kind == .orderNew else {
      if then.refusal == nil, now.refusal != nil { result.cancelsOnlyThen += 1 }
      if then.refusal != nil, now.refusal == nil { result.cancelsOnlyNow += 1 }
      return
    }
    pair(then.order, now.order)
    asked.append((then.order, now))
    let how: WhatIfChange.How
    switch (then.refusal, now.refusal) {
    case (nil, nil): return
    case (nil, _): how = .refusedNow
    case (_, nil): how = .allowedNow
    case (let a?, let b?):
      if a.reason == b.reason { return }
      how = .refusedOtherwise
    }
    note(WhatIfChange(how: how, order: now.event, then: then.refusal, now: now.refusal))
  }

  // MARK: What is told

  mutating func compareTold(_ before: [Event], _ after: [Event]) {
    var left = before
    for now in after {
      if let at = left.firstIndex(where: { tellsSame($0, now) }) {
        onTheWay.append((left.remove(at: at), now))
        continue
      }
      result.assumptions?.toldOnlyNow += 1
      for at in onTheWay.indices where onTheWay[at].now?.words.w0 == now.words.w0 {
        if let earlier = onTheWay[at].now { answers.append(earlier.turnedRound(as: round)) }
        onTheWay[at].now = nil
      }
      answers.append(now.turnedRound(as: round))
    }
    for then in left {
      result.assumptions?.toldOnlyThen += 1
      onTheWay.append((then, nil))
    }
  }

  /// The same of the same order, whatever that and its executions are called.
  private func tellsSame(_ then: Event, _ now: Event) -> Bool {
    guard then.kind == now.kind, then.flags == now.flags, then.instrument == now.instrument,
      then.source == now.source
    else { return false }
    let (a, b) = (then.words, now.words)
    let twin = twins[a.w0]
    // A part that the order manager refused was never seen as asked for.
    let isStrange = twin == nil && origins[b.w0] == nil
    guard isStrange || twin == OrderID(bits: b.w0) else { return false }
    guard a.w2 == b.w2, a.w3 == b.w3, a.w4 == b.w4 else { return false }
    switch then.kind {
    case .orderCanceled, .orderRejected, .requestRejected: return a.w1 == b.w1
    default: return true
    }
  }

  /// Where a recorded event is among those that the run's own stages told.
  func placeOnTheWay(_ event: Event) -> Int? {
    guard event.source == round else { return nil }
    return onTheWay.firstIndex {
      $0.then.kind == event.kind && $0.then.words == event.words
    }
  }

  mutating func heard(_ at: Int, _ event: Event) -> Event? {
    guard let now = onTheWay.remove(at: at).now else { return nil }
    var heard = event
    heard.words = now.words
    return heard
  }

  // MARK: Parts

  /// A request that only the changed line sent.
  mutating func simulate(_ request: LineRequest) {
    let instrument = request.event.instrument
    switch request.kind {
    case .orderNew:
      result.assumptions?.parts += 1
      venues?.enter(
        request.event.payload(as: OrderNew.self), instrument, at: request.venue - 1)
    case .orderReplace:
      guard let record = record(of: request.order) else { return }
      let asked = request.event.payload(as: OrderReplace.self)
      let flags = request.event.flags
      _ = venues?.replace(
        record.id,
        price: flags & ReplaceFlags.keepsPrice != 0 ? record.price : asked.price,
        quantity: flags & ReplaceFlags.keepsQuantity != 0 ? record.quantity : asked.quantity)
    default:
      _ = venues?.cancel(request.order, request.event.payload(as: OrderCancel.self).reason)
    }
  }

  /// A part goes on without the run's.
  mutating func adopt(_ order: OrderID) {
    guard let record = record(of: order), !record.state.lifecycle.isFinal else { return }
    venues?.adopt(
      SimulatedOrder(
        id: record.id, instrument: record.instrument, venue: record.venue - 1, side: record.side,
        price: record.price, quantity: record.quantity, filled: record.filled),
      isAccepted: record.has(OrderMarks.isAccepted))
  }

  // MARK: Sums

  /// What of an order is filled is its router's to say, busts and corrections included.
  mutating func noteFilled(_ told: [Event], on side: Int) {
    for event in told {
      switch event.kind {
      case .orderFill, .executionBusted, .executionCorrected:
        if let filled = filled(of: OrderID(bits: event.words.w0), on: side) {
          parentsFilled[side][event.words.w0] = filled
        }
      default: break
      }
    }
  }

  mutating func noteSimulated(_ answer: Event) {
    guard answer.kind == .orderFill, answer.source != round else { return }
    result.assumptions?.fills += 1
    result.assumptions?.quantity.add(answer.payload(as: OrderFill.self).quantity)
  }

  mutating func finishParts() {
    result.assumptions?.restsPlaced = venues?.restsPlaced ?? 0
    result.assumptions?.adoptions = venues?.adoptions ?? 0
    result.assumptions?.restsThroughOutages = venues?.restsThroughOutages ?? 0
    for filled in parentsFilled[0].values { result.then.ordersFilled.add(filled) }
    for filled in parentsFilled[1].values { result.now.ordersFilled.add(filled) }
    for (then, now) in asked {
      let a = parentsFilled[0][then.bits] ?? .zero
      let b = parentsFilled[1][now.order.bits] ?? .zero
      if a == b { continue }
      note(
        WhatIfChange(
          how: .filledOtherwise, order: now.event, then: nil, now: nil, filledThen: a,
          filledNow: b))
    }
  }
}
