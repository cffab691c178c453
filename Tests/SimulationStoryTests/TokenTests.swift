// Texts that are kept once: a token is its text, however many there are.

import SimulationStory
import Testing

@Suite struct TokenTests {
  @Test func aTextIsKeptOnce() {
    let texts = (0..<10_000).map { "token \($0 % 5_000) of a test" }
    let tokens = texts.map { Token($0) }
    #expect(tokens.map(\.text) == texts)
    #expect(Set(tokens).count == 5_000)
    #expect(tokens[17] == tokens[5_017] && tokens[17] != tokens[18])
    #expect(Token(Array("token 17 of a test".utf8)[...]) == tokens[17])
    #expect(Token("").isEmpty && Token("").text == "" && !tokens[0].isEmpty)
    #expect(["b", "", "a", "B"].map { Token($0) }.sorted().map(\.text) == ["", "B", "a", "b"])
    #expect("\(Token("Ünï"))" == "Ünï")
  }
}
