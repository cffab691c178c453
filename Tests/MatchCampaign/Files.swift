// The little that the campaign needs of files and time.

import Glibc

enum Files {
  static func complain(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = unsafe Glibc.write(2, bytes, bytes.count)
  }

  /// At once, even into a pipe: who watches sees it, and a process that ends early loses none of it.
  static func say(_ text: String) {
    print(text)
    fflush(nil)
  }

  static func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else {
      complain("match-campaign: \(path) can't be written")
      exit(2)
    }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }

  static func read(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// With those that it lies in.
  static func makeDirectory(_ path: String) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      unsafe mkdir(made, 0o755)
    }
  }

  static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
