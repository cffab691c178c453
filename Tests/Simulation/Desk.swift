// An operator at the venue's control door: calls, says one thing, and doesn't wait for the answer.

import CSimulation
import SimulatedMachine

enum Desk {
  /// What is said once the door is open. One caller at a time, as everything here is one thread.
  nonisolated(unsafe) private static var waiting: [String] = []

  nonisolated(unsafe) private static let hooks: UnsafePointer<apus_sim_peer> = {
    let made = UnsafeMutablePointer<apus_sim_peer>.allocate(capacity: 1)
    unsafe made.initialize(
      to: apus_sim_peer(
        opened: { _, endpoint in Desk.speak(endpoint) },
        received: { _, _, _, _ in }, writable: { _, _ in },
        closed: { _, endpoint, end in
          if end == APUS_SIM_FINISHED { apus_sim_close(endpoint, false) }
        }))
    return unsafe UnsafePointer(made)
  }()

  static func ask(_ verb: String, on host: Host) {
    // Where nobody opens, the words go with the next who does: they are all alike.
    if unsafe waiting.isEmpty { unsafe waiting.append(verb) }
    _ = unsafe apus_sim_call_door(host.address, "/dev/shm/apus/venue.control", hooks, nil)
  }

  private static func speak(_ endpoint: UInt64) {
    guard unsafe !waiting.isEmpty else { return }
    let bytes = Array((unsafe waiting.removeFirst() + "\twho=desk\twhy=story\n").utf8)
    unsafe bytes.withUnsafeBytes {
      _ = unsafe apus_sim_send(endpoint, $0.baseAddress!, $0.count)
    }
  }
}
