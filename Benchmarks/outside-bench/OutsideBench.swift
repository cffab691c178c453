// From an event written to a seat to the intent that answers it, screened and ready to be sequenced: two rings, two
// copies, two processors. A strategy inside the line has none of it, so this is what one outside adds. The outsider is
// a process of its own, which spins, pinned to the second CPU; the core's side spins on the first.

import CPlatform
import Events
import Fabric
import Gateways
import Glibc
import Platform

enum OutsideBench {
  static let help = """
    usage: outside-bench [--count N] [--cpus A,B]

    Measures the round trip from an event at a seat to the intent that answers it, sequenced, with the strategy in a
    process of its own. Prints nanoseconds: min, p50, p90, p99, max. Without two CPUs that are idle the figures above
    the middle are the host's.

    """

  static func run(_ words: [String]) -> Int32 {
    var count = 1_000_000
    var cpus = [0, 1]
    var index = 0
    while index < words.count {
      switch words[index] {
      case "--count" where index + 1 < words.count:
        count = max(1_000, Int(words[index + 1]) ?? count)
        index += 1
      case "--cpus" where index + 1 < words.count:
        cpus = words[index + 1].split(separator: ",").compactMap { Int($0) }
        index += 1
      default:
        print(help, terminator: "")
        return words[index] == "--help" ? 0 : 2
      }
      index += 1
    }
    guard cpus.count == 2, cpus[0] != cpus[1] else {
      print("outside-bench needs two CPUs: --cpus A,B")
      return 2
    }
    do throws(SystemFailure) {
      try measure(count, cpus)
      return 0
    } catch {
      print("outside-bench: \(error)")
      return 1
    }
  }

  private static let top = Event(
    kind: .topOfBook, source: .session(1), instrument: InstrumentID(0),
    TopOfBook(
      bidPrice: Price(units: 100), bidQuantity: Quantity(units: 5), askPrice: Price(units: 110),
      askQuantity: Quantity(units: 5), bidOrders: 1, askOrders: 1))

  private static func measure(_ count: Int, _ cpus: [Int]) throws(SystemFailure) {
    let terms = InstrumentTerms(
      tick: Price(units: 10), lot: Quantity(units: 1), lowestPrice: Price(units: 10),
      highestPrice: Price(units: 1_000))
    let memory = try SeatMemory(
      SeatDescription(
        instance: "bench", name: "seat", strategy: 1, maximumPosition: Quantity(units: 100),
        instruments: [.init(index: 0, symbol: "ACME", terms: terms)]), attachment: 1)
    var sockets: [Int32] = [-1, -1]
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &sockets) == 0 else {
      throw SystemFailure(doing: "make sockets", code: errno)
    }
    try memory.lend(over: sockets[0])
    let child = forked()
    if child == 0 { answer(sockets[1], cpus[1], count) }
    _ = apus_pin_thread(Int32(cpus[0]))
    let exchange = SeatExchange()
    exchange.leave(memory)
    var writer = SeatWriter(exchange)
    var reader = SeatReader(exchange)
    var screen = IntentScreen(
      strategy: 1, instruments: [InstrumentID(0)], instrumentCount: 1, perSecond: 1_000_000)
    writer.begin()
    reader.begin()
    let clock = ClockKeeper().clock
    var took = [UInt64](repeating: 0, count: count)
    var sequenced: UInt64 = 0
    for round in 0..<count {
      // An event comes out of the blue: a few microseconds apart, so that the rate holds.
      let due = clock.now() + 2_000
      while clock.now() < due {}
      let start = clock.now()
      writer.stage(top)
      writer.publish()
      while !screen.mayTake(nowNs: clock.now()) || !reader.isWaiting() {}
      let event = screen.screen(reader.take())
      reader.release()
      took[round] = clock.now() - start
      precondition(event.kind == .intent)
      sequenced += 1
    }
    var status: Int32 = 0
    _ = unsafe waitpid(child, &status, 0)
    took.sort()
    func at(_ share: Double) -> UInt64 { took[min(count - 1, Int(Double(count) * share))] }
    print(
      "outside.roundTrip: \(sequenced) intents, ns: min \(took[0]) p50 \(at(0.5)) p90 \(at(0.9)) "
        + "p99 \(at(0.99)) max \(took[count - 1])")
  }

  /// Swift's Glibc hides fork; what a child of it may do is what follows here: no allocation by another thread is lost,
  /// since there is none.
  private static func forked() -> pid_t {
    typealias Fork = @convention(c) () -> pid_t
    let symbol = unsafe dlsym(nil, "fork")!
    return unsafe unsafeBitCast(symbol, to: Fork.self)()
  }

  private static func answer(_ socket: Int32, _ cpu: Int, _ count: Int) -> Never {
    _ = apus_pin_thread(Int32(cpu))
    do throws(SystemFailure) {
      let guest = try SeatGuest(borrowedOver: socket)
      exit(reply(guest, count))
    } catch {
      exit(1)
    }
  }

  private static func reply(_ guest: consuming SeatGuest, _ count: Int) -> Int32 {
    var guest = guest
    var answered = 0
    while answered < count {
      guard let event = guest.next() else { continue }
      let bid = event.payload(as: TopOfBook.self).bidPrice
      answered += 1
      let intent = Intent(
        .new, tag: UInt64(answered), price: bid, quantity: Quantity(units: 1), side: .buy,
        type: .limit, timeInForce: .day)
      while !guest.want(intent, in: 0) {}
    }
    return 0
  }
}
