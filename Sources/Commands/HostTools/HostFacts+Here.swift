// What this machine answers when it is asked, where no file tells it.

import CNetwork
import Glibc
import Network
import Platform

extension HostFacts {
  public static func here() -> HostFacts {
    HostFacts(
      sharedMemoryByteCount: sharedMemory(), ring: findings(.ring), epoll: findings(.epoll),
      interfaces: HostTree.here.names(in: "/sys/class/net").map(interface))
  }

  /// Free bytes.
  private static func sharedMemory() -> UInt64? {
    guard unsafe access("/dev/shm", W_OK) == 0 else { return nil }
    var status = statvfs()
    guard unsafe statvfs("/dev/shm", &status) == 0 else { return nil }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  /// What gateways would find: io_uring with all that it offers here, or epoll.
  private static func findings(_ backend: NetworkBackend) -> Result<[String], HostRefusal> {
    do throws(SystemFailure) {
      let reactor = try Reactor(ReactorSettings(backend: backend))
      return .success(
        reactor.findings.map { finding in
          let prefix = backend.rawValue + ": "
          return finding.hasPrefix(prefix) ? String(finding.dropFirst(prefix.count)) : finding
        })
    } catch {
      return .failure(HostRefusal(error.description))
    }
  }

  private static func interface(_ name: String) -> InterfaceFacts {
    var facts = InterfaceFacts(name: name)
    var card = apus_card()
    guard unsafe apus_card_ask(name, &card) == 0 else { return facts }
    if card.channelsKnown {
      facts.queues = .init(now: Int(card.channels), most: Int(card.channelsMost))
    }
    if card.coalesceKnown {
      facts.coalesceUs = Int(card.coalesceUs)
      facts.isAdaptive = card.isAdaptive
    }
    if card.offloadsKnown {
      facts.gro = card.gro
      facts.lro = card.lro
    }
    return facts
  }
}
