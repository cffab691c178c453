// How far a stream had come where a replay begins: from there on what a stage sends is digested on, so that the proofs of the
// journal are met as if all had been replayed.

import Pipeline
import Tables

extension LedgerTap: Persisted {
  mutating func persist(_ state: inout StateVisitor) { ledger.persist(&state) }
}

extension StreamLedger {
  // not state: watch: who looks on.
  // not state: sent, first, digests: between two events of the journal nothing waits that came before.
  // not state: begun: set behind the restore.
  func persist(_ state: inout StateVisitor) {
    state.visitStream(&digest, &count)
  }
}
