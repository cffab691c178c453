// The echo acceptor's loop: one thread, poll over a handful of sockets, one session that whoever proves to
// be its counterparty gets. Who isn't, or comes while it is taken, is closed without a byte.

import Arguments
import CPlatform
import Events
import FIXCodec
import FIXDictionary
import FIXSession
import Glibc

public enum Echo {
  /// Runs until ^C, SIGTERM or its time is over.
  public static func run(_ options: EchoOptions) throws(EchoError) {
    let now = Nanoseconds(apus_clock_ns(0))
    do {
      if let directory = options.storeDirectory {
        let store: MappedStore
        // Made when it isn't there; what is wrong with it, opening the file says.
        _ = unsafe mkdir(directory, 0o700)
        do throws(StoreError) {
          store = try MappedStore.open(
            path: directory + "/" + storeName(options), sender: options.sender,
            target: options.target, at: now)
        } catch {
          throw EchoError(error.description)
        }
        var server = try EchoServer(options, store)
        server.run()
      } else {
        let store: MemoryStore
        do {
          store = try MemoryStore(at: now)
        } catch {
          throw EchoError(error.description)
        }
        var server = try EchoServer(options, store)
        server.run()
      }
    }
  }

  /// A name for the two parties' file; comp ids may hold anything.
  private static func storeName(_ options: EchoOptions) -> String {
    func safe(_ text: String) -> String {
      String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
    return safe(options.sender) + "-" + safe(options.target) + ".fixstore"
  }
}

struct EchoServer<Store: MessageStore & ~Copyable>: ~Copyable {
  private let options: EchoOptions
  private let socket: EchoSocket
  private var session: Session<Store>
  private var reader: SessionReader
  private var application: EchoApplication
  private var log: EchoLog
  private var connections: [EchoConnection] = []
  private var talking: EchoConnection?
  private var connectionCount = 0

  private static var connectionsMax: Int { 64 }
  private static var messageByteCount: Int { 64 * 1024 }
  private static var knockNs: UInt64 { 10_000_000_000 }
  private static var closeNs: UInt64 { 2_000_000_000 }
  /// The longest that a poll waits.
  private static var pollNs: UInt64 { 100_000_000 }

  init(_ options: EchoOptions, _ store: consuming Store) throws(EchoError) {
    self.options = options
    socket = try EchoSocket(port: options.port)
    var config = SessionConfig(
      role: .acceptor, sender: options.sender, target: options.target)
    config.messageByteCount = Self.messageByteCount
    if let seconds = options.heartbeatSeconds { config.heartbeatFallback = seconds }
    session = Session(config, store: store)
    reader = SessionReader(
      CompiledDialect(.apus), limits: DecoderLimits(messageBytes: Self.messageByteCount))
    application = EchoApplication(.apus)
    log = EchoLog(isVerbose: options.isVerbose)
  }

  private static func time() -> SessionTime {
    SessionTime(wall: Nanoseconds(apus_clock_ns(0)), steady: Nanoseconds(apus_clock_ns(1)))
  }

  mutating func run() {
    Interrupt.catchAll()
    log.say(
      "listening on 127.0.0.1:\(socket.port) as \(options.sender) for \(options.target)")
    log.flush()
    let begun = apus_clock_ns(1)
    var stopBy: UInt64?
    while true {
      let time = Self.time()
      let isOver = options.durationNs.map { time.steady.count - begun >= $0 } ?? false
      if stopBy == nil, Interrupt.isRequested || isOver {
        // A Logout, and a little time for its answer.
        stopBy = time.steady.count + Self.closeNs
        if let talking { session.logout(at: time, to: &talking.wire) }
        settle(at: time)
      }
      if let stopBy {
        let isIdle = talking == nil && !connections.contains(where: { $0.wire.waiting > 0 })
        if isIdle || time.steady.count >= stopBy { break }
      }
      wait(isStopping: stopBy != nil)
      serve(isStopping: stopBy != nil)
      log.flush()
    }
    if options.isVerbose {
      let counters = session.counters
      log.say(
        "received \(counters.received), delivered \(counters.delivered), sent \(counters.sent), "
          + "resent \(counters.resent), rejected \(counters.rejectsSent)")
    }
    log.flush()
  }

  // MARK: A round

  /// Until something can be read or written, or a time is over.
  private mutating func wait(isStopping: Bool) {
    let now = apus_clock_ns(1)
    var until = now + Self.pollNs
    if let talking, talking.wire.isCalm { until = min(until, session.deadline.count) }
    var polls = [pollfd(fd: socket.descriptor, events: isStopping ? 0 : Int16(POLLIN), revents: 0)]
    for connection in connections {
      var events: Int16 = 0
      connection.isReadable = connection.wire.isCalm
      if connection.isReadable { events |= Int16(POLLIN) }
      if connection.wire.waiting > 0 { events |= Int16(POLLOUT) }
      polls.append(pollfd(fd: connection.descriptor, events: events, revents: 0))
    }
    let milliseconds = until > now ? Int32((until - now + 999_999) / 1_000_000) : 0
    _ = unsafe polls.withUnsafeMutableBufferPointer { buffer in
      unsafe poll(buffer.baseAddress, nfds_t(buffer.count), milliseconds)
    }
  }

  private mutating func serve(isStopping: Bool) {
    let time = Self.time()
    while !isStopping, let descriptor = socket.accepted() {
      connectionCount += 1
      guard connections.count < Self.connectionsMax else {
        close(descriptor)
        continue
      }
      let connection = EchoConnection(
        descriptor: descriptor, number: connectionCount, deadline: time.steady.count + Self.knockNs,
        messageByteCount: Self.messageByteCount)
      if options.isVerbose { connection.wire.sentMessages = [] }
      connections.append(connection)
      log.decision(connection.number, "connected")
    }
    for connection in connections { serve(connection, at: time) }
    if let talking {
      session.tick(at: time, to: &talking.wire)
    }
    settle(at: time)
    for connection in connections {
      let isLost = !connection.flush()
      let isTired = connection.state != .talking && time.steady.count >= connection.deadline
      if isLost || isTired
        || connection.state == .closing && connection.hasShutDown
          && connection.isAtEnd
      {
        finish(connection, at: time)
      }
    }
  }

  private mutating func serve(_ connection: EchoConnection, at time: SessionTime) {
    if !connection.isReadable { return }
    switch connection.read() {
    case .nothing: return
    case .end:
      connection.isAtEnd = true
      if connection.state != .closing { finish(connection, at: time) }
      return
    case .some: break
    }
    switch connection.state {
    case .closing: connection.dropReceived()
    case .knocking: answerKnock(connection, at: time)
    case .talking: hear(connection, at: time)
    }
  }

  // MARK: Connections

  /// Looks who it is, once the first message is whole.
  private mutating func answerKnock(_ connection: EchoConnection, at time: SessionTime) {
    var refusal: String?
    unsafe connection.withReceived { bytes in
      switch unsafe reader.look(bytes) {
      case .incomplete: refusal = ""
      case .message:
        let message = reader.message
        if message.first(FIXTag.senderCompID)?.equals(options.target) != true
          || message.first(FIXTag.targetCompID)?.equals(options.sender) != true
        {
          refusal = SessionReason.wrongCompID.name
        } else if talking != nil {
          refusal = "already_connected"
        }
      case .garbled: refusal = SessionReason.garbled.name
      case .noise: refusal = SessionReason.noise.name
      case .refused: refusal = SessionReason.oversized.name
      }
    }
    if let refusal {
      if refusal.isEmpty { return }
      log.decision(connection.number, "closed without a byte: \(refusal)")
      startClosing(connection, at: time)
      return
    }
    connection.state = .talking
    talking = connection
    if options.resets { session.reset(at: time) }
    application.loggedOn()
    session.connect(at: time, to: &connection.wire)
    hear(connection, at: time)
  }

  private mutating func startClosing(_ connection: EchoConnection, at time: SessionTime) {
    connection.state = .closing
    connection.deadline = time.steady.count + Self.closeNs
    connection.dropReceived()
  }

  /// The connection is gone.
  private mutating func finish(_ connection: EchoConnection, at time: SessionTime) {
    if talking === connection {
      session.disconnect(at: time)
      tellEvents(connection)
      talking = nil
    }
    connections.removeAll { $0 === connection }
    log.decision(connection.number, "closed")
  }

  // MARK: The session

  private mutating func hear(_ connection: EchoConnection, at time: SessionTime) {
    while true {
      var consumed = 0
      let step = unsafe connection.withReceived { bytes in
        let step = unsafe session.receive(
          bytes, consumed: &consumed, &reader, at: time, to: &connection.wire)
        if consumed > 0, options.isVerbose {
          unsafe log.message(
            connection.number, "<", UnsafeRawBufferPointer(rebasing: bytes[..<consumed]))
        }
        // The message lies in these bytes: it is answered before they move.
        if case .application(let delivery) = step { answer(delivery, connection, at: time) }
        return step
      }
      connection.consume(consumed)
      tellEvents(connection)
      switch step {
      case .went, .application: continue
      case .starved, .ended: return
      }
    }
  }

  private mutating func answer(
    _ delivery: Delivery, _ connection: EchoConnection, at time: SessionTime
  ) {
    let message = reader.message
    switch application.decide(message) {
    case .refused:
      session.refuse(delivery, reader, at: time, to: &connection.wire)
      return
    case .seen:
      log.decision(connection.number, "\(delivery.number) was here before: not returned")
    case .returned:
      let route = ReplyRoute(answering: message)
      let outcome = route.withExtras { extras in
        var extras = extras
        extras.isPossibleResend = delivery.isPossibleResend
        return session.send(message.typeCode, extras: extras, at: time, to: &connection.wire) {
          application.copyBody(message, to: &$0)
        }
      }
      if case .tooLong = outcome {
        log.decision(connection.number, "\(delivery.number) is too long to be returned")
      }
    }
    session.confirm(delivery)
  }

  /// After anything that may have ended the session: events told, the end carried out.
  private mutating func settle(at time: SessionTime) {
    guard let connection = talking else { return }
    tellEvents(connection)
    if connection.wire.isOverrun {
      log.decision(connection.number, "cut off: it doesn't read what it is sent")
      finish(connection, at: time)
    } else if session.hasEnded {
      session.disconnect(at: time)
      talking = nil
      startClosing(connection, at: time)
    }
  }

  private mutating func tellEvents(_ connection: EchoConnection) {
    if let sent = connection.wire.sentMessages, !sent.isEmpty {
      for message in sent { log.message(connection.number, ">", message) }
      connection.wire.sentMessages = []
    }
    while let event = session.nextEvent() { log.event(connection.number, event) }
  }
}
