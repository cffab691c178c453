// Connections of clients on a real host: sockets that never block.

import CPlatform
import Glibc
import SimulationStory

extension HostSurroundings {
  public func call(_ seat: Int, _ from: Party, _ to: Party) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o4000 | 0o2000000, 0)
    guard descriptor >= 0 else { return }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    ways[seat] = Way(descriptor: descriptor, isConnecting: true)
    if code != 0, errno != EINPROGRESS {
      close(descriptor)
      // It is told of in the next turn, not from within the call.
      ways[seat].descriptor = -1
      refused.append(seat)
    }
  }

  public func send(_ seat: Int, _ bytes: [UInt8]) -> Int {
    let way = ways[seat]
    guard way.descriptor >= 0, way.stalledUntilNs <= nowNs else {
      ways[seat].wantsRoom = true
      return 0
    }
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(way.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    ways[seat].wantsRoom = sent < bytes.count
    return max(sent, 0)
  }

  public func hangUp(_ seat: Int, isReset: Bool) {
    let descriptor = ways[seat].descriptor
    guard descriptor >= 0 else { return }
    if isReset {
      var hard = linger(l_onoff: 1, l_linger: 0)
      _ = unsafe setsockopt(
        descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
    }
    close(descriptor)
    ways[seat] = Way()
  }

  public func reads(_ seat: Int, _ isReading: Bool) { ways[seat].isReading = isReading }

  func attend(_ seat: Int, _ events: Int32) {
    if events == 0 { return }
    let descriptor = ways[seat].descriptor
    if ways[seat].isConnecting {
      var code: Int32 = 0
      var byteCount = socklen_t(MemoryLayout<Int32>.size)
      _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &byteCount)
      ways[seat].isConnecting = false
      if code != 0 {
        hangUp(seat, isReset: false)
        ears?.closed(seat, "refused")
      } else {
        ears?.opened(seat)
      }
      return
    }
    if events & POLLOUT != 0 {
      ways[seat].wantsRoom = false
      ears?.writable(seat)
    }
    guard events & (POLLIN | POLLHUP | POLLERR) != 0, ways[seat].descriptor == descriptor else {
      return
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 {
      ears?.received(seat, Array(buffer[..<count]))
    } else if count == 0 || errno != EAGAIN && errno != EINTR {
      hangUp(seat, isReset: false)
      ears?.closed(seat, count == 0 ? "closed by the venue" : "reset")
    }
  }
}
