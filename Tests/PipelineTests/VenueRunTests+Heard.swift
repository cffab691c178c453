// What others hear of a venue's trading: market data, drop copies, and whoever reads its journal.

import FIXGateways
import Glibc
import Replay
import Testing

@testable import Pipeline
@testable import Settings

extension Runs.VenueRunTests {
  @Test(arguments: backends)
  func marketDataWholeAndAsItChanges(backend: String) throws {
    try withVenue(sessions: 3, network: backend) { venue in
      let maker = try client(venue, 1)
      let deep = try client(venue, 2)
      let top = try client(venue, 3)
      func order(_ name: String, _ side: Int, _ price: String, _ quantity: Int) {
        maker.send(
          "35=D|11=\(name)|21=1|38=\(quantity)|40=2|44=\(price)|54=\(side)|55=ACME|59=0|60=\(VenueClient.now())|"
        )
        #expect(VenueClient.field(150, of: maker.answer()) == "0")
      }
      order("A", 1, "10", 5)
      order("B", 1, "9.5", 7)
      order("C", 2, "11", 3)
      order("D", 1, "10", 6)
      // The whole book, bids first, each level once.
      deep.send("35=V|262=M1|263=1|264=0|265=1|267=3|269=0|269=1|269=2|146=1|55=ACME|")
      let whole = deep.answer()
      #expect(
        whole?.contains(
          "|55=ACME|262=M1|268=3|269=0|270=10|271=11|346=2|269=0|270=9.5|271=7|346=1|"
            + "269=1|270=11|271=3|346=1|") == true, "\(whole ?? "-")")
      top.send("35=V|262=T1|263=1|264=1|265=1|267=2|269=0|269=1|146=1|55=ACME|")
      let best = top.answer()
      #expect(
        best?.contains("|262=T1|268=2|269=0|270=10|271=11|346=2|269=1|270=11|271=3|346=1|")
          == true,
        "\(best ?? "-")")
      // A level deeper down: only who has the whole book hears of it.
      order("E", 1, "9", 1)
      let added = deep.answer()
      #expect(
        added?.contains("|262=M1|268=1|279=1|269=0|55=ACME|270=9|271=1|346=1|") == true,
        "\(added ?? "-")")
      // A trade takes the best bid and a part of the next: one message with all that came of it.
      let taker = deep
      taker.send(
        "35=D|11=X|21=1|38=13|40=2|44=9.5|54=2|55=ACME|59=3|60=\(VenueClient.now())|")
      var messages: [String] = []
      while let message = taker.answer(seconds: 0.6) { messages.append(message) }
      let change = messages.first { $0.contains("|35=X|") }
      for part in ["269=2|", "279=2|269=0|55=ACME|270=10|", "269=0|55=ACME|270=9.5|271=5|"] {
        #expect(change?.contains(part) == true, "\(part) in \(change ?? "-")")
      }
      // One message, and no name of anybody's order in it.
      #expect(messages.count { $0.contains("|35=X|") } == 1)
      #expect(change?.contains("|37=") == false && change?.contains("|268=5|") == true)
      let newTop = top.answer()
      #expect(
        newTop?.contains(
          "|262=T1|268=3|279=1|269=0|55=ACME|270=9.5|271=5|346=1|279=2|269=0|55=ACME|270=10|279=1|269=1|"
        )
          == true,
        "\(newTop ?? "-")")
      // No more after the end of the subscription; a request that can't be met is refused.
      top.send("35=V|262=T1|263=2|264=1|265=1|267=2|269=0|269=1|146=1|55=ACME|")
      top.send("35=V|262=T2|263=1|264=5|265=1|267=1|269=0|146=1|55=ACME|")
      let refused = top.answer()
      #expect(
        VenueClient.field(35, of: refused) == "Y" && VenueClient.field(281, of: refused) == "5",
        "\(refused ?? "-")")
      // The seller's fills of the trade wait still.
      while maker.answer(seconds: 0.4) != nil {}
      order("F", 1, "10.5", 1)
      #expect(top.answer(seconds: 0.4) == nil)
      #expect(deep.answer()?.contains("|270=10.5|271=1|") == true)
    }
  }

  @Test func aDropCopySeesEveryReportAndHasNoSay() throws {
    let scratch = Scratch()
    var settings = Self.settings(sessions: 3, network: nil, directory: scratch.path)
    settings.peers[2].isDropCopy = true
    let venue = try VenueRun(settings) { _ in }
    try venue.start()
    let seller = try client(venue, 1)
    let buyer = try client(venue, 2)
    let copy = try client(venue, 3)
    let time = VenueClient.now()
    seller.send("35=D|11=S|21=1|38=10|40=2|44=20|54=2|55=ACME|59=0|60=\(time)|")
    let accepted = seller.answer()
    buyer.send("35=D|11=B|21=1|38=10|40=2|44=20|54=1|55=ACME|59=0|60=\(time)|")
    let bought = [buyer.answer(), buyer.answer()]
    let sold = seller.answer()
    let seen = (0..<4).map { _ in copy.answer() }
    // The same executions under the same names, each once.
    for tag in [17, 11, 150, 39, 1, 55, 32, 151] {
      let copied = seen.map { VenueClient.field(tag, of: $0) ?? "" }.sorted()
      let told = ([accepted, sold] + bought).map { VenueClient.field(tag, of: $0) ?? "" }.sorted()
      #expect(copied == told, "\(tag): \(copied)")
    }
    copy.send("35=D|11=Z|21=1|38=10|40=2|44=20|54=2|55=ACME|59=0|60=\(time)|")
    #expect(VenueClient.field(35, of: copy.answer()) == "j")
    // A filled order's position is booked once: nothing was heard twice.
    buyer.send("35=H|11=B|54=1|55=ACME|")
    let status = buyer.answer()
    #expect(
      VenueClient.field(14, of: status) == "10" && VenueClient.field(39, of: status) == "2",
      "\(status ?? "-")")
    venue.stop()
    #expect(venue.isClean)
  }

  @Test func aJournalOfTradingReplaysToTheBit() throws {
    let folder = Scratch()
    func write(_ name: String, _ text: String) {
      let descriptor = unsafe open(folder.path + "/" + name, O_WRONLY | O_CREAT, 0o600)
      let bytes = Array(text.utf8)
      _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
      close(descriptor)
    }
    write("instruments.yaml", twoInstruments)
    write(
      "sessions.yaml",
      """
      sessions:
        client-{n}:
          count: 2
          sender: APUS
          target: CLIENT{n}
          account: client-{n}
      """)
    write(
      "venue.yaml",
      """
      instance: replayed-\(UInt32.random(in: 0 ... .max))
      instruments: instruments.yaml
      sessions: sessions.yaml
      store: { directory: '\(folder.path)/store' }
      journal: { directory: '\(folder.path)/journal', segment: 4MiB }
      topology: one_thread
      watchdog: { after: 20s }
      """)
    let venue = try VenueRun(VenueConfig.load(path: folder.path + "/venue.yaml")) { _ in }
    try venue.start()
    let clients = [try client(venue, 1), try client(venue, 2)]
    clients[1].send("35=V|262=M|263=1|264=0|265=1|267=3|269=0|269=1|269=2|146=1|55=ACME|")
    for number in 0..<200 {
      let price = 100 + (number * 7) % 11 - 5
      let side = number % 2 + 1
      clients[number % 2].send(
        "35=D|11=N\(number)|21=1|38=\(number % 40 + 1)|40=2|44=\(price)|54=\(side)|55=ACME|59=0|"
          + "60=\(VenueClient.now())|")
      if number % 5 == 4 {
        clients[number % 2].send(
          "35=F|11=C\(number)|41=N\(number)|54=\(side)|55=ACME|60=\(VenueClient.now())|")
      }
    }
    for client in clients { while client.answer(seconds: 0.5) != nil {} }
    venue.stop()
    #expect(venue.isClean)
    var replay = try Replay(path: try #require(venue.journalPath))
    let result = try replay.run { _ in }
    #expect(result.difference == nil, "\(String(describing: result.difference))")
    #expect(result.streamsCompared == 2 && result.recordsCompared > 200)
    #expect(result.end?.isClosed == true)
  }
}
