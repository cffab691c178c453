// The sockets of one thread: what comes in is lent to the owner where the kernel put it, what goes out
// is queued and sent, and all that happens to a connection is an event. One thread has it; it never
// waits for a connection, and no connection waits for another.
//
// A turn: poll (collect what the kernel did), next until nil (the owner reads, consumes and sends),
// flush (submit what was queued). Both backends feed the same records, so that they differ in how they
// ask the kernel and in nothing else.

import CNetwork
import CPlatform
import Platform
import Tables

public struct Reactor: ~Copyable, @unchecked Sendable {  // One thread at a time has it.
  public let backend: NetworkBackend
  /// What was probed and chosen, a line each, for people.
  public let findings: [String]
  public internal(set) var counts = ReactorCounts()
  /// A write of 8 bytes here, by any thread, ends a poll that waits.
  public let wakeDescriptor: Int32

  let settings: ReactorSettings
  var connections: Slab<Connection>
  /// A closed connection's place is free once nothing of it is in flight.
  var free: FreeList
  var peers: Slab<PeerAddress>
  /// Where connections that aren't there yet are tried.
  var addresses: Slab<HostAddresses>
  var listeners: Slab<Listener>
  var listenerCount = 0
  var options: apus_socket_options

  var pool: ReceivePool
  var queues: SendQueues
  var ring: RingDriver
  var epoll: EpollDriver

  /// Whose events wait.
  var ready: SlotQueue
  /// Who has something to send that isn't on its way.
  var dirty: SlotQueue
  /// Whose receiving is to be looked at: after its owner read, or when nothing is received any more.
  var unsettled: SlotQueue
  /// Whose last bytes the other side may not know to have come, by when they came: `settings.acknowledgeNs`.
  var owing: SlotQueue
  /// Under epoll: who can be read.
  var readable: SlotQueue

  /// Steady ns, read when something came.
  var now: UInt64 = 0
  /// Connections and listeners with a deadline.
  var deadlineCount = 0
  var nextLookAtDeadlines: UInt64 = 0
  private let byAddress = ByAddress()

  static var listenersMax: Int { 16 }

  /// Opens a backend and sets all memory aside. Nothing is allocated after it but what `listen` and
  /// `connect` need to find an address.
  public init(_ settings: ReactorSettings = ReactorSettings()) throws(SystemFailure) {
    settings.check()
    let drivers = try Drivers(settings)
    var options = settings.socketOptions
    let socketFindings = Self.tryOptions(&options)
    let pool = try ReceivePool(settings)
    let queues = try SendQueues(settings)
    var wake: Int32 = -1
    try SystemFailure.check(unsafe apus_wake_open(&wake), doing: "open an eventfd")
    try drivers.watchWake(wake)
    backend = drivers.backend
    findings =
      drivers.findings + socketFindings
      + (settings.turn == nil
        ? [] : ["sockets: the kernel is entered by turns with another thread"])
    ring = drivers.ring
    epoll = drivers.epoll
    self.pool = pool
    self.queues = queues
    wakeDescriptor = wake
    self.settings = settings
    self.options = options
    let count = settings.connectionsMax
    connections = Slab(count: count, repeating: Connection())
    free = FreeList(capacity: count)
    peers = Slab(count: count, repeating: .unknown)
    addresses = Slab(count: count, repeating: HostAddresses([]))
    listeners = Slab(count: Self.listenersMax, repeating: Listener())
    ready = SlotQueue(capacity: count)
    dirty = SlotQueue(capacity: count)
    unsettled = SlotQueue(capacity: count)
    owing = SlotQueue(capacity: count)
    readable = SlotQueue(capacity: count)
    if backend == .ring {
      for buffer in 0..<UInt32(self.pool.bufferCount) { provide(buffer) }
    }
  }

  /// Cuts every connection that is its own. Operations that the kernel still has end with the ring.
  deinit {
    for index in 0..<connections.count {
      let connection = connections[index]
      guard connection.descriptor >= 0 else { continue }
      if !connection.isAdopted && !connection.isLeaving {
        apus_socket_sever(connection.descriptor)
      }
      apus_socket_close(connection.descriptor)
    }
    for index in 0..<listeners.count where listeners[index].descriptor >= 0 {
      apus_socket_sever(listeners[index].descriptor)
      apus_socket_close(listeners[index].descriptor)
    }
    apus_socket_close(wakeDescriptor)
  }

  // MARK: Hot

  /// Collects what the kernel has done and sends what is queued. `waitNs` 0 never sleeps, and with
  /// io_uring makes no system call unless there is something to submit or the kernel asks for an entry.
  /// More sleeps until something happens, but not while there are events to take.
  @_noLocks
  public mutating func poll(waitNs: UInt64) {
    settle()
    let wait = waitNs == 0 || !ready.isEmpty ? 0 : boundedByDeadlines(waitNs)
    if !owing.isEmpty { acknowledge(isGoingToSleep: wait > 0) }
    switch backend {
    case .ring: pollRing(wait)
    case .epoll: pollEpoll(wait)
    }
    if deadlineCount > 0 { lookAtDeadlines() }
  }

  /// What happened, oldest first; nil when all is told.
  @_noLocks
  public mutating func next() -> NetworkEvent? {
    if !unsettled.isEmpty { settle() }
    while true {
      let slot = ready.first
      if slot == SlotQueue.none { return nil }
      guard let kind = connections[Int(slot)].pending.takeFirst() else {
        _ = ready.pop()
        continue
      }
      if kind == .received && connections[Int(slot)].place == ReceivePool.nowhere {
        // Read already, unasked. What came behind it waited for this look.
        unsettled.push(slot)
        settle()
        continue
      }
      return tell(slot, kind)
    }
  }

  /// Submits what was queued.
  @_noLocks
  public mutating func flush() {
    switch backend {
    case .ring:
      startRing()
      prepareSends()
      if ring.hasPrepared { enterRing(waitNs: 0) }
    case .epoll:
      sendReady()
    }
  }

  // MARK: Looking

  /// The place of a connection whose id is good; `none` otherwise.
  @_noLocks
  func slot(of id: ConnectionID) -> UInt32 {
    guard Int(id.index) < connections.count else { return SlotQueue.none }
    let connection = connections[Int(id.index)]
    return connection.generation == id.generation && !connection.isVoid ? id.index : SlotQueue.none
  }

  @_noLocks
  func id(of slot: UInt32) -> ConnectionID {
    ConnectionID(index: slot, generation: connections[Int(slot)].generation)
  }

  /// True until the owner has heard that it is over.
  public func isOpen(_ id: ConnectionID) -> Bool {
    let slot = slot(of: id)
    return slot != SlotQueue.none && connections[Int(slot)].state == .open
  }

  /// -1 when the id is void.
  public func descriptor(of id: ConnectionID) -> Int32 {
    let slot = slot(of: id)
    return slot == SlotQueue.none ? -1 : connections[Int(slot)].descriptor
  }

  public func peer(of id: ConnectionID) -> PeerAddress {
    let slot = slot(of: id)
    return slot == SlotQueue.none ? .unknown : peers[Int(slot)]
  }

  /// The CPU on which the kernel handled its latest packet: where its thread had best run. -1: unknown.
  public func incomingCPU(of id: ConnectionID) -> Int {
    let slot = slot(of: id)
    return slot == SlotQueue.none
      ? -1 : Int(apus_socket_incoming_cpu(connections[Int(slot)].descriptor))
  }

  /// Places in use, those of connections that are still closing included.
  public var connectionCount: Int { free.takenCount }
}
