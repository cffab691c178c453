// What a line with FIX gateways owns of the outside world: two reactors, a store for each session, and who we say we
// are over TLS.

import Events
import FIXGateways
import FIXSession
import Network
import Platform
import TLS
import Tables

struct Wires: ~Copyable {
  var reader: Reactor
  var writer: Reactor
  var stores: Shelf<MappedStore?>
  var numbers: [InboundNumbers]
  /// What each store says of what was told by it, or on record when it was last at work.
  var told: [ToldMark]
  /// What keeps the stores over a power cut; empty where nothing does.
  var kept: [KeptStores]
  /// The run that last went on behind a power cut; 0: none has. What runs before it were about to tell may have been told.
  var doubt: UInt32
  /// The power was cut since the stores were last open.
  var isRestored: Bool
  /// Who we are over TLS: where we are called, or at each that we call.
  var contexts: Shelf<TLSContext>

  /// A trader answers a tick with an order, but not a report: what it has nothing to say to is acknowledged after such a
  /// silence. A venue answers everything.
  static let traderAcknowledgeNs: UInt64 = 20_000

  /// The largest epoch that sessions' stores know of, before they are opened; 0: none knows any.
  static func lastEpoch(_ peers: [FIXPeer], stores directories: [String]) throws(StartError)
    -> UInt32
  {
    let paths = zip(peers, directories).map { $1 + "/" + fileName($0.session) }
    do throws(StoreError) {
      let mark = try KeptStores.largestMark(of: paths, kept: keptPath(directories))
      return DeliveryMark(bits: mark).epoch
    } catch {
      throw .store(error)
    }
  }

  /// All of a line's sessions are one file's, so that what is kept is of one moment.
  private static func keptPath(_ directories: [String]) -> String {
    (directories.first ?? ".") + "/sessions.kept"
  }

  /// Opens the stores, each session's in its directory, and makes both reactors. `keptBy`: the run that keeps them over a
  /// power cut; nil: nobody does. `byTurns`: both spin, on threads of their own.
  static func open(
    _ peers: [FIXPeer], _ listen: ListenSettings, stores directories: [String],
    network name: String?, acknowledgeNs: UInt64 = 0, byTurns: Bool, keptBy epoch: UInt32?,
    journal: JournalPlan, at start: Nanoseconds
  ) throws(StartError) -> Wires {
    do throws(SystemFailure) {
      for directory in Set(directories) { try EpochFile.makeDirectory(directory) }
    } catch {
      throw .system(error)
    }
    var numbers: [InboundNumbers] = []
    var told: [ToldMark] = []
    var keeping = try Keeping.found(peers, directories, keptBy: epoch)
    let stores: Shelf<MappedStore?>
    do throws(StoreError) {
      stores = try Shelf(count: peers.count) { (index: Int) throws(StoreError) in
        let session = peers[index].session
        let path = directories[index] + "/" + fileName(session)
        var store = try MappedStore.open(
          path: path, sender: session.sender, target: session.target,
          capacity: capacity(longest: session.messageByteCount), at: start)
        // An old one keeps its size.
        if store.messageByteCountMax < session.messageByteCount {
          throw StoreError(
            path: path,
            message: "it was made for messages of at most \(store.messageByteCountMax) bytes, and "
              + "'message_size' is \(session.messageByteCount); write less, or move the file away "
              + "(the session's numbers begin at 1 again)")
        }
        told.append(
          ToldMark(mark: DeliveryMark(bits: store.mark), isFresh: store.nextOutbound == 1))
        // What an earlier run owes is told in the session that has begun since.
        store.renew(session.schedule, at: start)
        numbers.append(store.inboundNumbers)
        keeping.sessions.append(
          KeptSession(
            path: path, sender: session.sender, target: session.target, capacity: store.capacity,
            numberMax: session.numberMax))
        return store
      }
    } catch {
      throw .store(error)
    }
    if case .begins(let directory, let instance) = journal,
      let missing = MissingJournal(
        told, of: peers.map(\.name), in: keeping.sessions.map(\.path), under: directory,
        instance: instance)
    {
      throw .missing(missing)
    }
    try keeping.goOn()
    var network = ReactorSettings()
    network.backend = name.flatMap { NetworkBackend(rawValue: $0) }
    network.connectionsMax = listen.connectionsMax
    network.messageByteCountMax = listen.messageByteCountMax
    network.sendByteCountMax = listen.sendByteCountMax
    network.acknowledgeNs = acknowledgeNs
    network.turn = byTurns ? KernelTurn() : nil
    let contexts: Shelf<TLSContext>
    do throws(TLSConfigFailure) {
      let door = listen.tls
      let calls = peers.compactMap(\.tls)
      contexts = try Shelf(count: door == nil ? calls.count : 1) {
        (index: Int) throws(TLSConfigFailure) in
        if let door { return try door.context() }
        return try calls[index].context()
      }
    } catch {
      throw .tls(error)
    }
    do throws(SystemFailure) {
      return Wires(
        reader: try Reactor(network), writer: try Reactor(network), stores: stores,
        numbers: numbers, told: told, kept: keeping.kept, doubt: keeping.doubt,
        isRestored: keeping.isRestored, contexts: contexts)
    } catch {
      throw .system(error)
    }
  }

  /// What they say of a journal that lost its end isn't so any more.
  mutating func forgetMarks() {
    for index in 0..<stores.count {
      guard var store = stores[index].take() else { continue }
      store.forgetMarks()
      stores[index] = consume store
    }
  }

  /// What a person should know of a start with stores that were made anew.
  static let restoredWords =
    "the machine was started anew since sessions were last open: their stores go on from what was kept of them, and the "
    + "numbers that may have been given out since are filled as a gap"

  /// Of the longest messages it keeps seven.
  private static func capacity(longest byteCount: Int) -> StoreCapacity {
    var size = 4 << 20
    while size < 8 * byteCount { size *= 2 }
    return StoreCapacity(messages: 1 << 14, byteCount: size)
  }

  /// What an earlier run kept of the stores, before they are open, and what this one keeps, from then on.
  private struct Keeping {
    var sessions: [KeptSession] = []
    private(set) var kept: [KeptStores] = []
    private(set) var doubt: UInt32
    private(set) var isRestored = false
    private let path: String
    private let epoch: UInt32?
    private let boot = BootID.current()
    private let found: KeptStores.Found?

    static func found(_ peers: [FIXPeer], _ directories: [String], keptBy epoch: UInt32?)
      throws(StartError) -> Keeping
    {
      do throws(StoreError) {
        return try Keeping(peers, directories, keptBy: epoch)
      } catch {
        throw .store(error)
      }
    }

    /// Makes stores anew that a power cut has left in doubt.
    private init(_ peers: [FIXPeer], _ directories: [String], keptBy epoch: UInt32?)
      throws(StoreError)
    {
      self.epoch = epoch
      path = Wires.keptPath(directories)
      found = try KeptStores.find(path)
      doubt = found?.doubt ?? 0
      guard let found, found.isOfAnotherBoot(than: boot) else { return }
      try found.restore(
        peers.indices.map { seat in
          let session = peers[seat].session
          return (
            path: directories[seat] + "/" + Wires.fileName(session), sender: session.sender,
            target: session.target, numberMax: session.numberMax
          )
        })
      isRestored = true
      doubt = epoch ?? 0
    }

    mutating func goOn() throws(StartError) {
      do throws(StoreError) {
        if epoch != nil {
          kept = [
            try KeptStores.open(path, sessions, found: found, boot: boot, doubt: doubt)
          ]
        } else if found != nil {
          // From here on it says less than the stores do.
          try KeptStores.remove(path)
        }
      } catch {
        throw .store(error)
      }
    }
  }

  /// A name for the two parties' file; comp ids may hold anything.
  static func fileName(_ session: SessionConfig) -> String {
    func safe(_ text: String) -> String {
      String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
    return safe(session.sender) + "-" + safe(session.target) + ".fixstore"
  }
}
