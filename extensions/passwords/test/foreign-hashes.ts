/**
 * Hashes that argon2-cffi 25.1, passlib 1.7.4 and Werkzeug 3.1 have written: scheme, password, hash.
 */
export const foreignHashes: readonly (readonly [string, string, string])[] = [
  [
    "argon2",
    "correct horse",
    "$argon2id$v=19$m=64,t=2,p=2$bHGzcGyGMKuUk77M6vQ2cQ$oVvpqmG9iQgCiawq4HKnmm46jm7MsOEtN/V4d+HelE8",
  ],
  [
    "argon2",
    "pässwörd 😀",
    "$argon2i$v=19$m=64,t=2,p=1$r8kuwcDXRImAUPeNjsT35A$p2vLwIrqssnmk43kafFo9Zz4Kd7fWr8KI7hVxoR2bu8",
  ],
  [
    "argon2",
    "correct horse",
    "$argon2d$v=19$m=64,t=1,p=1$8r0vo2QEjAS/MYAsDar2IQ$rEDq9e4m3IkaSfc+p3fdXJE8au/+R+yENWXqcDwlBnY",
  ],
  [
    "argon2",
    "correct horse",
    "$argon2id$v=19$m=65536,t=3,p=4$g2doKD8SK2pYRT3b/qVgCw$ubWqVGMQHMWKoTRfC8HOiaqUd5qUPxiwiAkhzdEWogc",
  ],
  ["bcrypt", "correct horse", "$2b$04$XSj54HbB3OSjggnrgGU9/OfskWpBBjMk/ShrdWgHMuxPpyjekTSq2"],
  ["bcrypt", "pässwörd 😀", "$2b$04$YgruxjjJ9C2ZdmbFafgwAeIwzDX2SWuSIGHNRuZxN0MgK09sBJ2wa"],
  ["bcrypt", "correct horse", "$2y$04$qMdnQ.gj4m3G4E15s6MxJe2aQFKncMZjVpqNbJY/AnxkB07D1apMS"],
  ["bcrypt", "pässwörd 😀", "$2y$04$CDo/Cdngl5G44cWR7l8CBe881eYMG8PFd4sEaOlo7g1GuptAjg2Xe"],
  [
    "bcrypt_sha256",
    "correct horse",
    "$bcrypt-sha256$v=2,t=2b,r=4$uTvZoEHS8PDgsiW.nni69e$8jP/Hij0VqMCLntil.8oIvJZ0iRzAW2",
  ],
  [
    "bcrypt_sha256",
    "pässwörd 😀",
    "$bcrypt-sha256$v=2,t=2b,r=4$qFauWx39r/6keyk4hsGZ4.$oyR9rcIltU2TT0w/K7gNMAgLoktbLSe",
  ],
  [
    "bcrypt_sha256",
    "correct horse",
    "$bcrypt-sha256$2b,4$4g8hxZBhzIpbydMYtrxfeu$6lJeMU2ftT33bliNV.EGWr/yn3KEnGe",
  ],
  [
    "bcrypt_sha256",
    "pässwörd 😀",
    "$bcrypt-sha256$2b,4$1a8V2bfB2NxF5x6c1KEyhu$Kx1MVY2VNu555/RHr88Kz8ExqQSiHgW",
  ],
  [
    "pbkdf2_sha256",
    "correct horse",
    "$pbkdf2-sha256$100$whiDkNK69x5DiPFei9H6Xw$mUeJk7mrnl.tBScHhacFYAUSNCOwktO2zZoQDD9L5OM",
  ],
  [
    "pbkdf2_sha256",
    "pässwörd 😀",
    "$pbkdf2-sha256$100$YKzVGqNUqpUy5jynlJJS6g$CWYY0iUzq72r.xffdZ4lnpRQCz5G9AAG9tZISSDmRdQ",
  ],
  [
    "pbkdf2_sha512",
    "correct horse",
    "$pbkdf2-sha512$100$YAyhdC5lzJkzRgjhnNN6jw$Am6e07bdtHxK/ikc3sZ5O109AT86ED/loaQWSSa0OsexGi/6ia97iH5OxMuGXdFqtV8RFqGQ7W.Z4lHswsq.Ug",
  ],
  [
    "pbkdf2_sha512",
    "pässwörd 😀",
    "$pbkdf2-sha512$100$EYJQ6l3r/V9rLeV8j7F2bg$InmO765IGWG/zd7/YPimy0iO41HvByHEKJy1cIrZufVci.64VlZwXFYQ2c6D8jqenIErZ4u4cAm46tFqOr.OqA",
  ],
  [
    "scrypt",
    "correct horse",
    "$scrypt$ln=4,r=8,p=2$Q6h1Tsn5X6t1LgXAuLfWGg$2VTwQJc3h4fHq4n2Bxz+nibEkqLJJPLV8kVsNpPhACk",
  ],
  [
    "scrypt",
    "pässwörd 😀",
    "$scrypt$ln=4,r=8,p=2$7P3/H+O8V0qpNeack/K+Nw$1rqjAHZMBW8+3bAPenhQxgDjR4tB44D6tMFBUNqf9eA",
  ],
  [
    "sha256_crypt",
    "correct horse",
    "$5$rounds=1000$qiHTOpssh6iX4l5o$98fjGwyX5gk5aCsty6Ru3kFPfcxjr.McZjXgAJ8Ob23",
  ],
  [
    "sha256_crypt",
    "pässwörd 😀",
    "$5$rounds=1000$Plil9uu7sfA5Yn.q$mxGzpgEy2EovOo7Lrv3bfyrxMpJepI.LhGNp2Sf5rs1",
  ],
  [
    "sha512_crypt",
    "correct horse",
    "$6$rounds=1000$PXQghCtGymXTMcQ9$AzaEX2Yca7RHJWxh2PT/AL14q3dLapVcRzsAPoxSz421dnxMNncPAwVxNEdM.2BbTtmU6Ix4UuWRT7igfrWGo1",
  ],
  [
    "sha512_crypt",
    "pässwörd 😀",
    "$6$rounds=1000$.3wty4qNh4EebvNl$eDYG0QIE1lGcuaFgOiUqL.VbqTnK3uosyavfKZVBqSk3vcwjANrOKk.XFuIl9d7Vz8BH4GpNvN5N/Vmp0wWaj/",
  ],
  [
    "sha512_crypt",
    "correct horse",
    "$6$jqEnIFvpjJFULSLt$eR3MDn8L/ML9Cg4LnCg9lirwWnFtuwp7g8qTZjVSWHYtK1PSgF0J1BmA2QE.pPMtu7BwUqB8KMPOsc5Msz0TZ1",
  ],
  [
    "sha512_crypt",
    "pässwörd 😀",
    "$6$339nRpx7M4OWCZFO$6pVryYrfSTNTHnCikgT9qx.C7ve0uW.C7mtKEw2yuHfsgQnperW.rxEKPnmHODfordyYFAjbcf6M1jPIZCsjR0",
  ],
  [
    "werkzeug_scrypt",
    "correct horse",
    "scrypt:32768:8:1$SaltSaltSaltSalt$17953cebae16ae9f4be95106a7204b22d2fa4af9fbbc7fc2b5743c1246d8a95e269beaa65953bf6e909c6f91cb95a7de7f750de0f576a35dc67678dac43015e2",
  ],
  [
    "werkzeug_pbkdf2",
    "pw",
    "pbkdf2:sha256:1000$salt$0a38253555ce37f5c72a6b703f996814ebf241f203af146e93dcdeb031c5567e",
  ],
];
