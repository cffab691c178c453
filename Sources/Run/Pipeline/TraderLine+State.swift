// What a trader's line remembers, taken on at the start and read at the end, and how its streams are closed: while nobody
// polls it.

import Events
import Gateways
import Journal
import Orders
import Platform
import Risk
import Strategies
import Tables

extension TraderLine {
  /// Goes on where an earlier run ended. What a recovery made fits: it has been in a line with these settings before.
  func takeOn(_ recovered: RecoveredTrader) {
    for part in recovered.parts {
      do throws(StateFailure) {
        try restoreState(from: part.bytes) { persist(part.stage, &$0) }
      } catch {
        preconditionFailure("a state that was just made fits: \(error)")
      }
    }
  }

  /// What one stage remembers, and how far its stream has come. While nobody polls it.
  // not state: tops, ordersBoard, riskBoards: what they show is shown anew.
  private func persist(_ stage: StageID, _ state: inout StateVisitor) {
    switch stage {
    case .gatewayIn:
      if isOnWire {
        wireIn.runner.admission.out.recorder.persist(&state)
      } else {
        gatewayIn.runner.out.recorder.persist(&state)
      }
    case .book: book.runner.persist(&state)
    case .strategy: strategy.runner.persist(&state)
    case .orders: orders.runner.persist(&state)
    case .risk: risk.runner.persist(&state)
    default: preconditionFailure("stage '\(stage)' remembers nothing")
    }
  }

  /// Shows the strategies', risk's and the order manager's state as it is, while no thread owns it.
  func showState() {
    strategiesBoard.show(strategy.runner.stage)
    riskBoards.showAll(risk.runner.stage)
    ordersBoard.show(orders.runner.stage)
  }

  /// The state of every stage, with all threads gone.
  func parts() -> [SnapshotPart] {
    var parts = TraderPart.senders.map { stage in
      SnapshotPart(stage: stage, bytes: savedState { persist(stage, &$0) })
    }
    if isOnWire { parts.append(wireOut.runner.workingOrders()) }
    return parts
  }

  /// The last input, with all threads gone.
  var lastInput: (sequence: Sequence, time: Nanoseconds) {
    let last =
      isOnWire
      ? wireIn.runner.admission.sequencer.sequenced(.empty)
      : gatewayIn.runner.gateway.sequencer.sequenced(.empty)
    return (last.sequence, last.time)
  }

  /// What a generated market sends is due from now on. Before the threads begin.
  func begin() {
    if !isOnWire { gatewayIn.runner.gateway.begin(nowNs: clock.now()) }
  }

  /// Puts each stage's last proof on record and empties the rings to the logger. All threads are gone.
  /// False when the journal couldn't take it all.
  func closeStreams() -> Bool {
    if isOnWire {
      wireIn.runner.transcribe(at: lastInput.time)
      wireIn.runner.admission.out.recorder.close()
    } else {
      gatewayIn.runner.out.recorder.close()
    }
    book.runner.out.recorder.close()
    strategy.runner.out.recorder.close()
    orders.runner.out.recorder.close()
    risk.runner.out.recorder.close()
    if isOnWire {
      wireOut.runner.transcribe(at: lastInput.time)
      wireOut.runner.record.recorder.close()
    } else {
      gatewayOut.runner.record.recorder.close()
    }
    return logger.drain()
  }

  func closeJournal(now: UInt64) throws(SystemFailure) -> Bool {
    try logger.closeJournal(now: now)
  }

  var journalRecords: UInt64 { logger.records }

  func checkInvariants() {
    book.runner.stage.checkInvariants()
    strategy.runner.stage.checkInvariants()
    orders.runner.stage.checkInvariants()
    risk.runner.stage.checkInvariants()
    if isOnWire {
      wireIn.runner.gateway.checkInvariants()
      wireOut.runner.gateway.checkInvariants()
    } else {
      gatewayOut.runner.gateway.checkInvariants()
    }
  }
}
