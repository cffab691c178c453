// Finds the addresses of hosts that are known by name, on a thread of its own: a name server may be silent for many
// seconds, and who asks it waits. Who trades only says that it wants a host's addresses, and takes them at a later look.
//
//   a host: 64 bytes of who wants it: asked; 128 bytes of the finder: answered, its addresses

import CAtomics
import CNetwork
import Platform
import Synchronization

/// Where several hosts are, by their places in a list. One thread wants them.
@safe
public final class HostFinder: @unchecked Sendable {
  // `asked` and `taken` are that one's. All else of a host is the finder's until it has answered, and that one's from then
  // on until it asks again.

  public enum Answer: Sendable {
    /// It is being looked for.
    case notYet
    /// Nobody knows it.
    case unknown
    case found(HostAddresses)
  }

  typealias Lookup = @Sendable (_ host: String, _ port: UInt16) -> [PeerAddress]

  private let hosts: [(name: String, port: UInt16)?]
  /// Those that are no names are where they say.
  private let isNumber: [Bool]
  private let memory: UnsafeMutableRawPointer
  /// The last answer that was taken, by host.
  private var taken: [UInt64]
  private let lookup: Lookup
  private let spot = ParkingSpot()
  private let stopping = Atomic<Bool>(false)

  private static var hostByteCount: Int { 192 }
  private static var answeredOffset: Int { 64 }
  private static var addressesOffset: Int { 72 }
  /// Somebody who asks wakes it before.
  private static var restNs: UInt64 { 1_000_000_000 }

  /// Names are wanted from the start. `nil`: somebody whose address isn't wanted.
  public convenience init(_ hosts: [(name: String, port: UInt16)?]) {
    self.init(hosts) { (try? PeerAddress.resolve($0, port: $1)) ?? [] }
  }

  init(_ hosts: [(name: String, port: UInt16)?], lookup: @escaping Lookup) {
    precondition(MemoryLayout<HostAddresses>.size <= Self.hostByteCount - Self.addressesOffset)
    self.hosts = hosts
    self.lookup = lookup
    let numbers = hosts.map { host in host.flatMap { PeerAddress(number: $0.name, port: $0.port) } }
    isNumber = numbers.map { $0 != nil }
    taken = hosts.map { _ in 0 }
    let byteCount = max(1, hosts.count) * Self.hostByteCount
    unsafe memory = .allocate(byteCount: byteCount, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    for (place, number) in numbers.enumerated() {
      keep(HostAddresses(number.map { [$0] } ?? []), of: place)
      if hosts[place] != nil, number == nil { unsafe apus_store_release(asked(place), 1) }
    }
  }

  deinit { unsafe memory.deallocate() }

  private func asked(_ place: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (memory + place * Self.hostByteCount).assumingMemoryBound(to: UInt64.self)
  }

  private func answered(_ place: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (memory + place * Self.hostByteCount + Self.answeredOffset)
      .assumingMemoryBound(to: UInt64.self)
  }

  private func addresses(_ place: Int) -> HostAddresses {
    unsafe memory.load(
      fromByteOffset: place * Self.hostByteCount + Self.addressesOffset, as: HostAddresses.self)
  }

  private func keep(_ addresses: HostAddresses, of place: Int) {
    unsafe memory.storeBytes(
      of: addresses, toByteOffset: place * Self.hostByteCount + Self.addressesOffset,
      as: HostAddresses.self)
  }

  // MARK: Who wants an address

  /// Where a host is now. Each answer is taken once: a name is looked up again for the next one, and is where it was when
  /// that comes to nothing. A system call where the finder sleeps.
  public func find(_ place: Int) -> Answer {
    if isNumber[place] { return .found(addresses(place)) }
    let wanted = unsafe apus_load_relaxed(asked(place))
    if taken[place] == wanted {
      // Pairs with the finder's acquire in `look`: it has been read.
      unsafe apus_store_release(asked(place), wanted + 1)
      spot.wakeIfAsleep()
      return .notYet
    }
    // Pairs with the finder's release in `look`: the addresses before it.
    guard unsafe apus_load_acquire(answered(place)) == wanted else { return .notYet }
    taken[place] = wanted
    let found = addresses(place)
    return found.count == 0 ? .unknown : .found(found)
  }

  // MARK: The finder's thread

  /// Begins to look names up, if there are any.
  public func start(warn: @escaping @Sendable (String) -> Void) throws(SystemFailure) {
    guard zip(hosts, isNumber).contains(where: { $0 != nil && !$1 }) else { return }
    _ = try PinnedThread.start(
      ThreadOptions(name: "host-finder", stackPrefaultByteCount: 0), warn: warn
    ) { self.run() }
  }

  /// Ends its thread, which isn't waited for: it may be waiting for a name server.
  public func stop() {
    stopping.store(true, ordering: .releasing)
    spot.wake()
  }

  private var isStopping: Bool { stopping.load(ordering: .acquiring) }

  private func run() {
    while !isStopping {
      var isIdle = true
      for place in hosts.indices where !isStopping {
        if look(place) { isIdle = false }
      }
      if !isIdle { continue }
      spot.announce()
      if isStopping || hosts.indices.contains(where: isWanted) {
        spot.cancel()
      } else {
        spot.sleep(longestNs: Self.restNs)
      }
    }
  }

  private func isWanted(_ place: Int) -> Bool {
    unsafe apus_load_acquire(asked(place)) != apus_load_relaxed(answered(place))
  }

  /// Looks a host up, if somebody wants it.
  private func look(_ place: Int) -> Bool {
    guard let host = hosts[place], isWanted(place) else { return false }
    let found = lookup(host.name, host.port)
    if !found.isEmpty { keep(HostAddresses(found), of: place) }
    unsafe apus_store_release(answered(place), apus_load_relaxed(asked(place)))
    return true
  }
}
