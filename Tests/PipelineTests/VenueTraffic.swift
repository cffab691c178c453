// What a venue that is going to be killed is used by: a client that can be asked for all that it sent, and requests out of a
// seed.

import Testing

/// A client that remembers what it sent, and sends it again when it is asked to.
final class Rememberer {
  let sender: String
  var client: VenueClient?
  var sent: [Int: String] = [:]
  var number = 0

  init(_ sender: String) { self.sender = sender }

  func connect(_ port: UInt16) throws {
    let made: VenueClient = try #require(
      VenueClient(port: port, sender: sender, number: number))
    client = made
    ask("35=A|98=0|108=30|")
  }

  func send(_ fields: String) {
    client?.send(fields)
    number += 1
    sent[number] = fields
  }

  /// A message of the session itself, which isn't sent again.
  func ask(_ fields: String) {
    client?.send(fields)
    number += 1
  }

  /// Takes what comes until a question behind all that was sent is answered. What the other side lacks it gets.
  func settle() -> [String] {
    send("35=H|11=LAST\(number)|54=1|55=ACME|")
    let last = "|11=LAST\(number - 1)|"
    var found: [String] = []
    while let message = client?.answer(seconds: 20) {
      if message.contains(last) { return found }
      if VenueClient.field(35, of: message) == "2" {
        resend(from: VenueClient.field(7, of: message).flatMap { Int($0) } ?? 1)
      } else {
        found.append(message)
      }
    }
    Issue.record("'\(sender)' isn't answered")
    return found
  }

  private func resend(from first: Int) {
    guard first <= number else { return }
    for at in first...number {
      let fields: String
      if let body = sent[at] {
        let rest = body.drop { $0 != "|" }.dropFirst()
        fields = "\(body.prefix { $0 != "|" })|43=Y|122=\(VenueClient.now())|\(rest)"
      } else {
        fields = "35=4|43=Y|122=\(VenueClient.now())|123=Y|36=\(at + 1)|"
      }
      client?.sendRaw(
        VenueClient.framed(fields, number: at, sender: sender, target: "APUS"))
    }
  }
}

/// Requests out of a seed: orders that rest and trade, cancels, replaces.
struct Requests {
  var state: UInt64
  var count = 0
  var open: [[String]] = [[], []]

  mutating func random(_ below: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % below
  }

  mutating func next(_ who: Int) -> String {
    count += 1
    let name = "O\(count)"
    let time = VenueClient.now()
    // Two desks of one client, each with a side, so that a cancel can repeat it.
    let terms = who == 0 ? "54=1|55=ACME|" : "54=2|55=ACME|"
    if !open[who].isEmpty, random(3) == 0 {
      let place = random(open[who].count)
      let old = open[who][place]
      if random(2) == 0 {
        open[who].remove(at: place)
        return "35=F|11=\(name)|41=\(old)|\(terms)60=\(time)|"
      }
      open[who][place] = name
      return
        "35=G|11=\(name)|41=\(old)|21=1|38=\(10 + random(90))|40=2|44=\(price(who))|\(terms)60=\(time)|"
    }
    open[who].append(name)
    return
      "35=D|11=\(name)|21=1|38=\(10 + random(90))|40=2|44=\(price(who))|\(terms)59=1|60=\(time)|"
  }

  private mutating func price(_ who: Int) -> Int { 100 + (who == 0 ? -5 : -3) + random(9) }
}
