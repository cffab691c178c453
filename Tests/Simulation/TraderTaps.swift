// Hears what goes over the wire between traders and the venue. The machine tells of it as it happens, maybe from inside a
// process, when nothing may be done about it; so it is kept until the step is over.

import CSimulation
import SimulatedMachine
import SimulationStory

enum TraderTaps {
  /// By the number of a trader's process: the trader, and its connection.
  nonisolated(unsafe) private static var traders: [UInt32: (trader: Int, connection: UInt64)] = [:]
  nonisolated(unsafe) private static var heard: [(trader: Int, sign: TraderTap.Sign)] = []
  nonisolated(unsafe) private static var hear: (Int, TraderTap.Sign) -> Void = { _, _ in }

  /// `hear` is called between two steps.
  static func begin(_ hear: @escaping (Int, TraderTap.Sign) -> Void) {
    unsafe Self.hear = hear
    unsafe apus_sim_trace(
      { _, event in
        let event = unsafe event.pointee
        switch unsafe event.what {
        case APUS_SIM_CONNECTED, APUS_SIM_ARRIVED, APUS_SIM_CLOSED, APUS_SIM_SENT:
          unsafe TraderTaps.note(event)
        default: break
        }
      }, nil)
    Machine.eachStep { tell() }
  }

  static func watch(_ process: SimulatedProcess, of trader: Int) {
    unsafe traders[process.number] = (trader, 0)
  }

  /// What a trader's end of its connection is; 0: it isn't connected.
  static func connection(of process: SimulatedProcess) -> UInt64 {
    unsafe traders[process.number]?.connection ?? 0
  }

  private static func note(_ event: apus_sim_event) {
    guard let (trader, connection) = unsafe traders[event.process] else { return }
    if unsafe event.what == APUS_SIM_CONNECTED {
      // Who calls it by its door has an end of the world's own.
      unsafe traders[event.process] = (trader, event.connection)
      unsafe heard.append((trader, .connected))
      return
    }
    guard unsafe event.connection == connection else { return }
    if unsafe event.what == APUS_SIM_CLOSED {
      unsafe traders[event.process] = (trader, 0)
      unsafe heard.append((trader, .closed))
      return
    }
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: event.bytes, count: Int(event.value)))
    let isSent = unsafe event.what == APUS_SIM_SENT
    unsafe heard.append((trader, isSent ? .sent(bytes) : .arrived(bytes)))
  }

  private static func tell() {
    if unsafe heard.isEmpty { return }
    let signs = unsafe heard
    unsafe heard.removeAll(keepingCapacity: true)
    for (trader, sign) in signs { unsafe hear(trader, sign) }
  }
}
