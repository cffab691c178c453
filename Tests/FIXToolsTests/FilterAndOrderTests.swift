// Filters take what they say, in any of its spellings; ids of one order find each other.

import Arguments
import FIXText
import Testing

@testable import FIXTools

@Suite struct FilterTests {
  private let report = FieldList(
    splitting: whole("35=8|34=2|49=A|56=B|18=6 G|39=1|54=1|55=ACME|268=2|269=0|269=1|"),
    apusLexicon)

  private func takes(_ words: String...) throws -> Bool {
    try FieldFilter(words, apusLexicon).takes(report)
  }

  @Test func termsThatHold() throws {
    #expect(try takes())
    #expect(try takes("35=8", "55=ACME"))
    #expect(try takes("MsgType=ExecutionReport", "Side=BUY", "OrdStatus=PARTIALLY_FILLED"))
    #expect(try takes("Symbol=EMCA|ACME"))
    #expect(try takes("ExecInst=ALL_OR_NONE"))
    #expect(try takes("269=OFFER"))
    #expect(try !takes("35=8", "55=EMCA"))
    #expect(try !takes("Side=SELL"))
    #expect(try !takes("Text=x"))
  }

  @Test(arguments: [
    ("35", "--filter has '35': write FIELD=VALUE, like 35=8 or MsgType=ExecutionReport"),
    ("=8", "--filter has '=8': write FIELD=VALUE, like 35=8 or MsgType=ExecutionReport"),
    ("Sied=1", "--filter has 'Sied' (did you mean 'Side'?): it takes a field's name or number"),
    ("55x=1", "--filter has '55x': it takes a field's name or number"),
    ("0=1", "--filter has '0': it takes a field's name or number"),
    ("PossDupFlag=Y", ""),
  ])
  func termsThatCantBeMeant(word: String, words: String) {
    do throws(UsageError) {
      _ = try FieldFilter([word], apusLexicon)
      #expect(words == "")
    } catch {
      #expect(error.description == words)
    }
  }
}

@Suite struct OrderLinksTests {
  private func links(_ bodies: [String]) -> OrderLinks {
    var links = OrderLinks()
    for body in bodies { links.note(list(body)) }
    return links
  }

  private func list(_ body: String, from: String = "A", to: String = "B") -> FieldList {
    FieldList(splitting: whole("35=8|34=2|49=\(from)|56=\(to)|\(body)"), apusLexicon)
  }

  @Test func aChainIsOneOrderByAnyOfItsNames() throws {
    let links = links([
      "11=C1|", "37=V1|11=C1|", "11=C2|41=C1|", "11=C9|37=V9|", "37=V2|11=C3|41=C2|",
    ])
    let order = links.orders(named: "C1")
    #expect(order.count == 1)
    for name in ["C2", "C3", "V1", "V2"] { #expect(links.orders(named: name) == order) }
    #expect(links.orders(named: "C9") != order)
    #expect(links.orders(named: "X").isEmpty)
    #expect(links.orders(of: list("37=V2|"), among: order) == order)
    #expect(links.orders(of: list("37=V9|"), among: order).isEmpty)
    let names = links.names(of: try #require(order.first))
    #expect(names.client == ["C1", "C2", "C3"])
    #expect(names.venue == ["V1", "V2"])
  }

  @Test func rejectsLinkNothing() {
    let links = links(["11=C1|37=NONE|", "11=C2|37=NONE|"])
    #expect(links.orders(named: "C1") != links.orders(named: "C2"))
    #expect(links.orders(named: "NONE").isEmpty)
  }

  @Test func aListHasManyOrders() {
    let links = links(["66=L|73=2|11=C1|67=1|11=C2|67=2|", "11=R|37=V|41=C1|535=V1|41=C2|535=V2|"])
    #expect(links.orders(named: "C1") != links.orders(named: "C2"))
  }

  @Test func sessionsHaveTheirOwnNames() {
    var links = OrderLinks()
    links.note(list("11=C1|37=V1|", from: "A", to: "B"))
    links.note(list("11=C1|37=V2|", from: "C", to: "B"))
    links.note(list("11=C1|41=C0|", from: "B", to: "A"))
    #expect(links.orders(named: "C1").count == 2)
    #expect(links.orders(named: "V1") == links.orders(named: "C0"))
  }
}
