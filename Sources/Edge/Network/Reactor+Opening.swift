// How connections begin: a listener accepts them, `connect` asks for one, or another reactor's socket
// is adopted to be written here. Cold, and without allocation once an address is known.

import CNetwork
import CPlatform
import Glibc
import Platform
import Tables

extension Reactor {
  /// Listens at an address of this host, port 0 for one that is free. Says which it got.
  public mutating func listen(host: String, port: UInt16) throws(SystemFailure)
    -> (listener: UInt32, port: UInt16)
  {
    let doing = "listen on \(host):\(port)"
    guard listenerCount < Self.listenersMax else {
      throw SystemFailure(doing: "\(doing), after \(Self.listenersMax) others", code: ENOBUFS)
    }
    let found = try resolve(host, port, doing: doing)
    var descriptor: Int32 = -1
    var bound: UInt16 = 0
    try SystemFailure.check(
      unsafe apus_socket_listen(found[0].raw, 1024, &descriptor, &bound), doing: doing)
    let listener = UInt32(listenerCount)
    listenerCount += 1
    listeners[Int(listener)] = Listener(descriptor: descriptor)
    startAccepting(listener)
    return (listener, bound)
  }

  /// Accepts no more there. What was accepted stays.
  public mutating func stopListening(_ listener: UInt32) {
    guard Int(listener) < listenerCount, listeners[Int(listener)].descriptor >= 0,
      !listeners[Int(listener)].isClosing
    else { return }
    if listeners[Int(listener)].retryAt != 0 {
      listeners[Int(listener)].retryAt = 0
      deadlineCount -= 1
    }
    listeners[Int(listener)].isClosing = true
    // Ends the accept as well, which still holds the socket.
    apus_socket_sever(listeners[Int(listener)].descriptor)
    if backend == .epoll { epoll.remove(listeners[Int(listener)].descriptor) }
    if !listeners[Int(listener)].isAcceptInFlight { closeListener(listener) }
  }

  /// Begins to connect; whether it did is an event. A name is looked up at once, which may wait for a
  /// name server: not for a thread that trades.
  public mutating func connect(host: String, port: UInt16) throws(SystemFailure) -> ConnectionID {
    let found = try resolve(host, port, doing: "connect to \(host):\(port)")
    return try connect(to: HostAddresses(found))
  }

  /// The same with a host that was found before: waits for nobody.
  public mutating func connect(to found: HostAddresses) throws(SystemFailure) -> ConnectionID {
    let slot = free.take()
    guard slot != FreeList.none else {
      throw SystemFailure(
        doing: "connect, with \(settings.connectionsMax) connections open", code: ENOBUFS)
    }
    open(slot, descriptor: -1, state: .connecting)
    addresses[Int(slot)] = found
    connections[Int(slot)].addressCount = UInt8(found.count)
    tryNextAddress(slot)
    return id(of: slot)
  }

  /// Writes to a socket that another reactor reads: through a duplicate of its descriptor, which that
  /// one may close when it likes. Nil when there is no place or that is no socket. Whoever hands a
  /// descriptor over keeps it open until this has returned: a number is soon another connection's.
  ///
  /// It hears nothing of the other side's end but a send that fails: the reader does. When the reader has
  /// heard it, what is written here still goes out; the socket is closed when both have closed it. A
  /// `close` on either side sends the FIN of both.
  public mutating func adopt(descriptor: Int32) -> ConnectionID? {
    guard apus_socket_is_one(descriptor) else { return nil }
    let slot = free.take()
    guard slot != FreeList.none else { return nil }
    let duplicate = apus_socket_duplicate(descriptor)
    guard duplicate >= 0 else {
      free.giveBack(slot)
      return nil
    }
    open(slot, descriptor: duplicate, state: .open)
    connections[Int(slot)].isAdopted = true
    enroll(slot)
    return id(of: slot)
  }

  /// What the kernel makes of the options of a socket; one that it refuses isn't asked for again.
  static func tryOptions(_ options: inout apus_socket_options) -> [String] {
    var lines = ["sockets: TCP_NODELAY, TCP_QUICKACK"]
    if options.keepaliveIdleSeconds > 0 {
      lines[0] +=
        ", keepalive after \(options.keepaliveIdleSeconds) s, \(options.keepaliveCount) times every "
        + "\(options.keepaliveIntervalSeconds) s"
    }
    if options.busyPollMicroseconds > 0 {
      let code = apus_busy_poll_refusal(options.busyPollMicroseconds)
      if code == 0 {
        lines.append("sockets: SO_BUSY_POLL \(options.busyPollMicroseconds) µs")
      } else {
        lines.append("sockets: no SO_BUSY_POLL (\(SystemFailure.text(of: code)))")
        options.busyPollMicroseconds = 0
      }
    }
    return lines
  }

  private func resolve(_ host: String, _ port: UInt16, doing: String) throws(SystemFailure)
    -> [PeerAddress]
  {
    do throws(AddressFailure) {
      return try PeerAddress.resolve(host, port: port)
    } catch {
      throw SystemFailure(doing: "\(doing) (\(error.reason))", code: ENXIO)
    }
  }

  /// A place's record, as new.
  @_noLocks
  private mutating func open(_ slot: UInt32, descriptor: Int32, state: Connection.State) {
    var connection = Connection()
    connection.generation = connections[Int(slot)].generation &+ 1
    connection.descriptor = descriptor
    connection.state = state
    connection.isVoid = false
    connection.isWritable = state == .open
    connections[Int(slot)] = connection
    peers[Int(slot)] = .unknown
    queues.warm(slot)
  }

  /// Makes an open connection known to the kernel and begins to receive.
  @_noLocks
  private mutating func enroll(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    var address = apus_address()
    if unsafe apus_socket_peer(connection.descriptor, &address) == 0 {
      peers[Int(slot)] = PeerAddress(address)
    }
    switch backend {
    case .ring:
      connections[Int(slot)].isInFileTable = ring.setFile(slot, connection.descriptor)
    case .epoll:
      // A connection that was watched while it connected is known already.
      if connection.addressCount == 0 {
        let tag = OperationTag(.receive, slot, generation: connection.generation)
        let code = epoll.add(
          connection.descriptor, tag, isEdge: true, reads: !connection.isAdopted)
        if code != 0 {
          ended(slot, .sendFailed)
          return
        }
      }
      connections[Int(slot)].isReadable = !connection.isAdopted
    }
    if !connection.isAdopted { receiveMore(slot) }
  }

  // MARK: Accepting

  @_noLocks
  mutating func startAccepting(_ listener: UInt32) {
    let descriptor = listeners[Int(listener)].descriptor
    guard descriptor >= 0, !listeners[Int(listener)].isClosing else { return }
    switch backend {
    case .ring:
      listeners[Int(listener)].isAcceptInFlight = ring.accept(descriptor, listener: listener)
      if !listeners[Int(listener)].isAcceptInFlight { acceptLater(listener) }
    case .epoll:
      let code = epoll.add(descriptor, OperationTag(.accept, listener), isEdge: false, reads: true)
      if code != 0 { acceptLater(listener) }
    }
  }

  /// For want of descriptors, say: they come back when others close.
  @_noLocks
  mutating func acceptLater(_ listener: UInt32) {
    counts.acceptsFailed &+= 1
    if listeners[Int(listener)].retryAt != 0 { return }
    listeners[Int(listener)].retryAt = apus_clock_ns(1) &+ 50_000_000
    deadlineCount &+= 1
  }

  /// A descriptor from a listener, or one more than there is room for.
  @_noLocks
  mutating func accepted(_ descriptor: Int32, listener: UInt32) {
    let slot = free.take()
    guard slot != FreeList.none else {
      counts.refused &+= 1
      apus_socket_reset_on_close(descriptor)
      apus_socket_close(descriptor)
      return
    }
    counts.accepted &+= 1
    _ = unsafe apus_socket_tune(descriptor, &options)
    open(slot, descriptor: descriptor, state: .open)
    connections[Int(slot)].listener = listener
    raise(slot, .accepted)
    enroll(slot)
  }

  @_noLocks
  mutating func closeListener(_ listener: UInt32) {
    apus_socket_close(listeners[Int(listener)].descriptor)
    listeners[Int(listener)].descriptor = -1
  }

  // MARK: Connecting

  @_noLocks
  private mutating func tryNextAddress(_ slot: UInt32) {
    var code: Int32 = ENETUNREACH
    while connections[Int(slot)].nextAddress < connections[Int(slot)].addressCount {
      let index = Int(connections[Int(slot)].nextAddress)
      connections[Int(slot)].nextAddress += 1
      connections[Int(slot)].isLate = false
      let address = addresses[Int(slot)][index]
      var descriptor: Int32 = -1
      code = unsafe apus_socket_connect(address.raw, &options, &descriptor)
      if code != 0 { continue }
      connections[Int(slot)].descriptor = descriptor
      peers[Int(slot)] = address
      if watch(slot) {
        setDeadline(slot, afterNs: settings.connectNs)
        return
      }
      code = ENOMEM
      apus_socket_close(descriptor)
      connections[Int(slot)].descriptor = -1
    }
    connectFailed(slot, code)
  }

  /// Waits for the kernel's decision.
  @_noLocks
  private mutating func watch(_ slot: UInt32) -> Bool {
    let connection = connections[Int(slot)]
    switch backend {
    case .ring:
      let isWatched = ring.watchConnect(connection, slot)
      connections[Int(slot)].isPollInFlight = isWatched
      return isWatched
    case .epoll:
      let tag = OperationTag(.receive, slot, generation: connection.generation)
      return epoll.add(connection.descriptor, tag, isEdge: true, reads: true) == 0
    }
  }

  /// The kernel has decided.
  @_noLocks
  mutating func connectDecided(_ slot: UInt32) {
    let code = apus_socket_error(connections[Int(slot)].descriptor)
    if code != 0 {
      connectFailed(slot, code)
      return
    }
    counts.connected &+= 1
    clearDeadline(slot)
    connections[Int(slot)].state = .open
    connections[Int(slot)].isWritable = true
    raise(slot, .connected)
    enroll(slot)
  }

  /// An address hasn't answered in time. While the kernel has something of its socket, there can be no next one.
  @_noLocks
  mutating func connectIsLate(_ slot: UInt32) {
    let connection = connections[Int(slot)]
    guard connection.nextAddress < connection.addressCount, connection.isInFlight else {
      connectFailed(slot, ETIMEDOUT)
      return
    }
    connections[Int(slot)].isLate = true
    // What finds no room is asked for again then.
    setDeadline(slot, afterNs: settings.connectNs)
    callBack(slot)
  }

  /// An address was in vain: the next one's turn, if there is one.
  @_noLocks
  mutating func connectFailed(_ slot: UInt32, _ code: Int32) {
    let connection = connections[Int(slot)]
    if connection.nextAddress < connection.addressCount {
      if backend == .epoll { epoll.remove(connection.descriptor) }
      apus_socket_close(connection.descriptor)
      connections[Int(slot)].descriptor = -1
      tryNextAddress(slot)
      return
    }
    counts.connectsFailed &+= 1
    connections[Int(slot)].failure = code
    raise(slot, .connectFailed)
    die(slot)
  }
}
