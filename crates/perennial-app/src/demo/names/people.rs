//! First names and surnames from which the people of the demo world are put together.

/// First names of women.
#[rustfmt::skip]
pub(in crate::demo) const WOMEN: &[&str] = &[
    "Miriam", "Alice", "Farah", "Bronwen", "Claudia", "Deepa", "Eleanor", "Fiona", "Grace", "Hannah", "Imogen", "Judith",
    "Karen", "Leila", "Margaret", "Nadia", "Olivia", "Pauline", "Rachel", "Samira", "Theresa", "Una", "Vivien", "Wendy",
    "Yasmin", "Zara", "Anthea", "Beatrice", "Catherine", "Dorothy", "Esther", "Frances", "Gillian", "Harriet", "Isobel",
    "Jasmine", "Kavita", "Louise", "Meera", "Naomi", "Rosalind", "Sheila", "Tamsin", "Ursula", "Verity", "Winifred",
];

/// First names of men.
#[rustfmt::skip]
pub(in crate::demo) const MEN: &[&str] = &[
    "Adrian", "Benedict", "Callum", "Desmond", "Edwin", "Francis", "Gareth", "Hassan", "Ivor", "Jonathan", "Kwame", "Leonard",
    "Malcolm", "Nathan", "Owen", "Piers", "Rahul", "Stephen", "Tobias", "Umar", "Victor", "Wilfred", "Yusuf", "Anthony",
    "Bernard", "Christopher", "Daniel", "Elliott", "Frederick", "Graham", "Harish", "Ian", "Jerome", "Keith", "Laurence",
    "Matthew", "Nicholas", "Oliver", "Patrick", "Robin", "Simon", "Timothy", "Vikram", "Warwick", "Alun", "Barnaby",
];

/// Surnames.
#[rustfmt::skip]
pub(in crate::demo) const SURNAMES: &[&str] = &[
    "Tolland", "Ashdown", "Okafor", "Pembury", "Whitlow", "Garside", "Hussain", "Trevanion", "Lockyer", "Mbeki", "Cardew",
    "Sandhu", "Fairbrother", "Holroyd", "Iqbal", "Jessop", "Kilbride", "Lazenby", "Mistry", "Nuttall", "Orchard", "Prescott",
    "Quigley", "Ramsden", "Stallworthy", "Thackray", "Upjohn", "Venables", "Wainwright", "Yardley", "Abernethy", "Blenkinsop",
    "Crowther", "Drummond", "Entwistle", "Featherstone", "Gascoigne", "Heptonstall", "Illingworth", "Jagger", "Kershaw",
    "Lumb", "Micklethwait", "Netherwood", "Ogilvie", "Pickersgill", "Rawnsley", "Sutcliffe", "Tempest", "Uttley", "Varley",
    "Wolstenholme", "Armitage", "Barraclough", "Chaudhry", "Dyson", "Eastwood", "Firth", "Greenhalgh", "Haigh", "Inskip",
    "Jowett", "Kapoor", "Lister", "Murgatroyd", "Nandra", "Oldroyd", "Priestley", "Quarmby", "Rastrick", "Sykes", "Thewlis",
    "Ullah", "Vickerman", "Womersley", "Yeadon", "Adeyemi", "Bickerstaff", "Clitheroe", "Dalgleish", "Elphick", "Fothergill",
    "Goodenough", "Hathersage", "Ibbotson", "Jolliffe", "Kettering", "Lovelace", "Merriweather", "Norrington", "Oakshott",
    "Penhaligon", "Rosewarne", "Spargo", "Trelawny", "Vosper", "Winstanley", "Amin", "Boateng", "Carrick", "Delacourt",
];
