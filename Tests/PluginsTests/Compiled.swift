// Plug-ins of these tests, compiled here from C with the machine's compiler.

import Events
import Glibc
import Plugins
import Strategies

/// A folder with a library in it, gone when this is.
final class Compiled {
  let folder: String
  let path: String

  /// The folder that the header lies in, and the examples, from this file's place.
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  static let header = root + "/CSupport/CStrategy/include"

  convenience init(source: String) throws {
    try self.init { folder in
      let file = folder + "/plugin.c"
      guard let handle = unsafe fopen(file, "w") else { return nil }
      unsafe fputs(source, handle)
      unsafe fclose(handle)
      return file
    }
  }

  convenience init(file: String) throws { try self.init { _ in file } }

  private init(_ source: (String) -> String?) throws {
    var name = Array("/tmp/apus-plugin-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&name) != nil else { throw Failure() }
    folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = folder + "/libplugin.so"
    guard let source = source(folder) else { throw Failure() }
    let flags = "-O1 -Wall -Wextra -Werror -Wno-unused -shared -fPIC -I\(Self.header)"
    guard unsafe system("cc \(flags) -o \(path) \(source)") == 0 else { throw Failure() }
  }

  deinit { _ = unsafe system("rm -rf \(folder)") }

  struct Failure: Error {}

  /// A plug-in with one parameter and these functions, given as C.
  static func source(_ functions: String, _ fields: String, head: String = "") -> String {
    """
    #include "apus_strategy.h"
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    \(head)
    static const apus_parameter parameters[] = {
      {"window", "how many", 1, 100, 10, APUS_COUNT, 0}};
    static uint64_t state_bytes(uint32_t markets, uint32_t orders, const int64_t *values) {
      return 64;
    }
    \(functions)
    static const apus_strategy strategy = {
      .abi_version = APUS_STRATEGY_ABI, .struct_size = sizeof(apus_strategy), .name = "mine",
      .summary = "of a test", .parameters = parameters, .parameter_count = 1, .least_markets = 1,
      .most_markets = 4, .state_bytes = state_bytes, \(fields)};
    APUS_EXPORT const apus_strategy *apus_strategy_v1(void) { return &strategy; }
    """
  }
}

/// Markets and settings of these tests.
enum Setup {
  static let terms = InstrumentTerms(
    tick: Price(units: 10), lot: Quantity(units: 5), lowestPrice: Price(units: 100),
    highestPrice: Price(units: 100_000))

  static func settings(
    _ kind: StrategyKind, _ plugin: PluginCode?, markets: Int = 2, orders: Int = 64,
    _ named: [String: Int64] = [:]
  ) -> StrategySettings {
    StrategySettings(
      kind, plugin: plugin, number: 3, epoch: 4,
      markets: (0..<markets).map { TradedInstrument(InstrumentID(UInt32($0)), terms) },
      maximumPosition: Quantity(units: 300), orderCapacity: orders, named)
  }
}
