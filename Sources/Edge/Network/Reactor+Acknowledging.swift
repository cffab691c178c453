// When the other side hears that its bytes came. An answer says so by itself. What isn't answered the kernel acknowledges
// within the receive of the next small piece, before anybody has seen that: a microsecond or three on the way from a tick to an
// order, for the report that came before the tick. So it is told to in the silence between the two.

import CNetwork
import CPlatform
import Tables

extension Reactor {
  /// Acknowledges for whoever has been silent for long enough; for all who owe before the thread sleeps.
  @inline(never) @_noLocks
  mutating func acknowledge(isGoingToSleep: Bool) {
    // Something has come: its owner is waiting.
    if backend == .ring && (ring.hasCompletion || ring.isCalled) { return }
    let time = apus_clock_ns(1)
    var left = owing.count
    while left > 0 {
      left &-= 1
      let slot = owing.pop()
      let connection = connections[Int(slot)]
      guard connection.state == .open, !connection.isAtEnd else { continue }
      if !isGoingToSleep && time < connection.receivedAt &+ settings.acknowledgeNs {
        owing.push(slot)
        continue
      }
      let isMine = takeTurn()
      apus_socket_acknowledge(connection.descriptor)
      giveTurnBack(isMine)
      counts.acknowledgements &+= 1
    }
  }
}
