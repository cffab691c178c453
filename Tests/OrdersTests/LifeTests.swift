// Every life that an order can have with a venue that keeps to the protocol, and every one in which
// its reports overtake one another besides.

import Events
import Orders
import Testing

@Suite struct LifeTests {
  private static let families: [LifeTerms] = {
    var families = [
      LifeTerms(asksCancel: true, isRejected: true),
      LifeTerms(asksCancel: true, fills: [40, 60]),
      LifeTerms(asksCancel: true, fills: [40], isCanceledUnasked: true),
      LifeTerms(asksCancel: true, fills: [40], isSuspended: true),
    ]
    for newID in [UInt64(0), 8] {
      families += [
        LifeTerms(asksCancel: true, replaceTo: 150, newID: newID, fills: [40, 60]),
        LifeTerms(asksCancel: true, replaceTo: 60, newID: newID, fills: [40, 20]),
        LifeTerms(replaceTo: 150, newID: newID, fills: [100, 50], isCanceledUnasked: true),
        LifeTerms(
          asksCancel: true, replaceTo: 60, newID: newID, fills: [60], replacesToNothing: true),
        LifeTerms(
          replaceTo: 60, newID: newID, fills: [20], isCanceledUnasked: true, expires: true),
        LifeTerms(replaceTo: 150, newID: newID, isSuspended: true),
      ]
    }
    return families
  }()

  /// What an order that is over may have ended as.
  private func ends(_ terms: LifeTerms, _ life: borrowing Life) -> [OrderPhase] {
    if terms.isRejected { return [.rejected] }
    if life.filled >= life.total { return [.filled] }
    return terms.expires ? [.expired, .canceled] : [.canceled, .filled]
  }

  /// In order: nothing is odd, and both sides agree in the end.
  @Test(arguments: families)
  func inOrderBothSidesAgree(terms: LifeTerms) {
    var lives = Lives()
    var faults = 0
    while lives.next(
      terms,
      { life, story in
        let record = life.desk.stage.remembered(OrderID(bits: life.id))
        let isRight =
          life.told == life.filled && life.complaints.isEmpty
          && (life.desk.stage.liveCount == 1) == life.isWorking
          && record?.filled.units == life.filled
          && (!life.isWorking
            || (record?.quantity.units == life.total && record?.state == OrderState(.working)))
          && (life.isWorking || ends(terms, life).contains(record?.phase ?? .none))
        if !isRight {
          faults += 1
          if faults <= 3 { Issue.record("\(story): \(String(describing: record))") }
        }
      })
    {}
    #expect(lives.count >= (terms.isRejected ? 3 : 10) && faults == 0, "\(lives.count) lives")
  }

  /// In any order: each fill is told on once, what is over at the venue is over here, and hearing
  /// all of it a second time moves nothing.
  @Test(arguments: families)
  func inAnyOrderMoneyIsRight(terms: LifeTerms) {
    var terms = terms
    terms.isInOrder = false
    // Of the longer families a part: the choices multiply.
    if terms.replaceTo != nil || terms.isSuspended { terms.asksCancel = false }
    var lives = Lives()
    var faults = 0
    while lives.next(
      terms,
      { life, story in
        let before = life.told
        let wasLive = life.desk.stage.liveCount
        for report in life.allReports where report.kind == .orderFill { life.hear(report) }
        let record = life.desk.stage.remembered(OrderID(bits: 7))
        let isRight =
          before == life.filled && life.told == before
          && life.desk.stage.liveCount == wasLive && (life.isWorking || wasLive == 0)
          && record != nil
        if !isRight {
          faults += 1
          if faults <= 3 { Issue.record("\(story): \(String(describing: record))") }
        }
      })
    {}
    #expect(lives.count >= (terms.isRejected ? 3 : 10) && faults == 0, "\(lives.count) lives")
  }
}
