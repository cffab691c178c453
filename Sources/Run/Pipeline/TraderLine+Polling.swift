// What a thread does with the stages of a trader's line: looks at one, asks whether it has something to do, rests.

import Events
import Platform

extension TraderLine {
  func prepare(_ stage: StageID) {
    if isWarmed, isOnWire, stage == .gatewayIn { wireIn.runner.gateway.warmTLS() }
  }

  /// One look at one stage. Returns how many steps it took.
  func poll(_ stage: StageID) -> Int {
    switch stage.code {
    case 0:
      return isOnWire
        ? wireIn.runner.poll(limit: Self.batch) : gatewayIn.runner.poll(limit: Self.batch)
    case 1:
      let steps = pollBook(&book.runner, Self.batch)
      if book.runner.takeShowDue() { tops.show(book.runner.stage, nowNs: clock.now()) }
      return steps
    case 2:
      let steps = pollStrategy(&strategy.runner, Self.batch)
      if strategy.runner.takeShowDue() { strategiesBoard.show(strategy.runner.stage) }
      return steps
    case 3:
      let steps = pollOrders(&orders.runner, Self.batch)
      if orders.runner.takeShowDue() { ordersBoard.show(orders.runner.stage) }
      return steps
    case 4:
      let steps = pollRisk(&risk.runner, Self.batch)
      if steps > 0 { riskWord.publish(0, risk.runner.stage.isKilled ? 1 : 0) }
      if risk.runner.takeShowDue() { riskBoards.show(risk.runner.stage) }
      return steps
    case 5:
      return isOnWire
        ? wireOut.runner.poll(limit: Self.batch) : gatewayOut.runner.poll(limit: Self.batch)
    default: return logger.isTaken ? logger.runner.poll() : 0
    }
  }

  /// True when a stage could do something or waits for room to do it.
  func hasWork(_ stage: StageID) -> Bool {
    switch stage.code {
    case 0:
      return isOnWire ? wireIn.runner.hasWork() : gatewayIn.runner.hasWork(nowNs: clock.now())
    case 1: return book.runner.hasWork()
    case 2: return strategy.runner.hasWork()
    case 3: return orders.runner.hasWork()
    case 4: return risk.runner.hasWork()
    case 5: return isOnWire ? wireOut.runner.hasWork() : gatewayOut.runner.hasWork()
    default: return logger.isTaken && logger.runner.hasWork()
    }
  }

  /// How long a thread with these stages may sleep when nothing wakes it: until its next timer.
  func longestSleepNs(_ stages: [StageID], most: UInt64) -> UInt64 {
    guard stages.contains(.gatewayIn) else { return most }
    if isOnWire { return min(most, wireIn.runner.longestWaitNs) }
    let due = gatewayIn.runner.gateway.nextDueNs
    let now = clock.now()
    let unseen = gatewayIn.runner.seats.isAnyTaken ? SeatKeeper.longestUnseenNs : most
    return due <= now ? 0 : min(most, unseen, due - now)
  }

  func rest(_ stages: [StageID], at spot: ParkingSpot, longestNs: UInt64) {
    guard isOnWire, stages.contains(.gatewayIn) else { return spot.sleep(longestNs: longestNs) }
    wireIn.runner.rest(longestNs: longestNs)
    spot.cancel()
  }
}
