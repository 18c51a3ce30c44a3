"""Strings that break programs: the classes of the Big List of Naughty Strings, and what that list leaves out."""

STRINGS: list[str] = [
    # nothing, and what looks like nothing
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\u2028", "\u3000", "\u00ad", "\u180e",
    # words that mean something to somebody
    "undefined", "undef", "null", "NULL", "(null)", "nil", "NIL", "true", "false", "None", "hasOwnProperty", "__proto__",
    "constructor", "then", "\\", "\\\\", "__typename", "CON", "PRN", "AUX", "COM1", "LPT1", "on", "fragment", "query",
    # numbers, nearly
    "0", "1", "1.00", "$1.00", "1/2", "1E2", "1E+02", "-1", "-1.00", "-0", "0/0", "NaN", "Infinity", "-Infinity", "INF",
    "0x0", "0xffffffff", "0xabad1dea", "123456789012345678901234567890", "1,000.00", "1 000,00", "1'000.00", "01000", "08",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e309", "٣", "１２３", "²", "½", "Ⅷ",
    # signs
    ",./;'[]\\-=", '<>?:"{}|_+', "!@#$%^&*()`~", "'", '"', "''", '""', "'\"'", "`", "%", "_", "%%", "%s%s%s%n", "%x", "{0}", "{}",
    "${x}", "$(x)", "*", "?", "\\%", "\\_", "^", "AND", "OR", "NEAR(a b)", "a*", "-a", "a:b", "(", ")", '"a', 'a"b',
    # control characters
    "\x01\x02\x03\x04\x05\x06\x07", "\x08\x0b\x0c\x0e\x0f", "\x10\x1b\x1f", "\x7f\x80\x84\x85\x9f", "\x00", "a\x00b", "\ufffe",
    "\uffff", "\ufdd0", "\U0010ffff", "\U000e0001", "\x1b[31mred\x1b[0m",
    # writing of all kinds
    "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "ЁЂЃЄЅІЇЈЉЊЋЌЍЎЏ", "⁰⁴⁵₀₁₂", "ด้้้้้็็็็็้้้้้", "田中さんにあげて下さい", "パーティーへ行かないか", "사회과학원 어학연구소",
    "찦차를 타고 온", "社會科學院語學研究所", "𠜎𠜱𠝹𠱓𠱸𠲖𠳏", "Ⱥ", "Ⱦ", "İ", "ı", "ß", "ẞ", "ﬁ", "ΐ", "ŉ", "ǰ", "ᾳ", "ς",
    "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀", "الكل في المجمو عة", "הָיְתָהtestالصفحات", "﷽", "ﷺ", "𝕳𝖊𝖑𝖑𝖔", "Ｔｈｅ ｑｕｉｃｋ", "🅃🄷🄴", "˙ɐnbᴉlɐ",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "e\u0301" * 50, "\u0300" * 300, "\u202etest\u202c", "\u2066test\u2067", "\u200b\u202d", "\u1680",
    # faces
    "😍", "👩🏽", "👨‍🦰 👨🏿‍🦰", "👾 🙇 💁 🙅", "🇺🇸🇷🇺🇸", "🐵 🙈 🙉 🙊", "❤️ 💔", "✋🏿 💪🏿 👐🏿", "ヽ༼ຈل͜ຈ༽ﾉ", "(╯°□°）╯︵ ┻━┻)", "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    # scripts, queries and commands
    "<script>alert(0)</script>", "&lt;script&gt;", "<svg><script>123<1>alert(3)</script>", '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)", "' OR 1=1 --", "1;DROP TABLE customers", "1'; DROP TABLE customers-- 1", "' UNION SELECT NULL--",
    "%27%20OR%201%3D1", "$$", "E'\\\\'", "a' || pg_sleep(9) || '", "1); SELECT 1; --", "-", "--", "--version", "--help", "$USER",
    "/dev/null; touch x; echo", "`touch x`", "$(touch x)", '@{[system "touch x"]}', 'eval("puts 1")', 'System("ls")',
    "Kernel.exit(1)", "=cmd|' /C calc'!A0", "=1+1", "+1", "@SUM(1)", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "$HOME", "../../../etc/passwd%00", "..\\..\\boot.ini", "() { 0; }; touch x", "{% print 'x' %}", "{{ 7*7 }}", "<%= 7*7 %>", "#{7*7}",
    "file:///etc/passwd", "http://[::1]/", "http://a/%%30%30", "data:text/html,x", "cus_1", "cus_", "cus_-1", "cus_0", "cus_99999999999999999999",
    "cus_1 ", "CUS_1", "cus_١", "ord_1", "_1", "a@b", "a@b@c", "@", "a@[127.0.0.1]", "a" * 64 + "@example.com", '"a b"@example.com',
    "ü@例え.jp", "+", "+0", "+1", "+999999999999999999", "tel:+1", "0" * 50, "P", "PT", "P0D", "P-1D", "P99999999999Y", "PT1E9S", "P1.5D",
    "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-11-22T25:00:00Z", "2026-11-22T06:00:60Z",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-22T06:00:00+99:99", "2026-W47", "1e10000", "1e-10000", "1_000",
    # much of something
    "a" * 300, "a " * 500, "é" * 1_000, "🏃" * 2_000, "(" * 500, '"' * 501, "%" * 500, "\\" * 500, "a" * 20_000, "\n" * 2_000, "1" * 5_000,
]  # fmt: skip
