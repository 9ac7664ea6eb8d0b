namespace Exchange.Departments.Generation;

/// <summary>Fictional names, put together from common characters.</summary>
internal static class Names
{
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛";
    private const string GivenCharacters = "建国明华文志伟丽芳秀英敏静强军平刚桂兰玉萍红霞燕宁波涛鹏辉浩宇晨曦梓涵欣怡雨桐子轩思远嘉诚若溪景行书瑶知夏清和沐阳舒雅立德承泽";
    private const string TradeCharacters = "福禄兴隆顺达鑫源恒泰和盛荣昌丰裕茂祥瑞宏德润诚信聚贤雅香味鲜满庭春秋竹溪云谷潭城武夷朱子考亭建盏水吉麻沙黄坑";

    /// <summary>Characters outside the old two-byte sets: a system that mangles them mangles real people's names.</summary>
    private static readonly string[] RareCharacters = ["㛃", "䶮", "𠅤", "𬍛"];

    private static readonly string[] FoodTrades = ["餐饮店", "小吃店", "饭馆", "面馆", "茶餐厅", "便利店", "烘焙坊", "食品经营部"];

    public static string Person(ref Draw draw)
    {
        var surname = draw.Of<char>(Surnames);
        var rare = draw.Below(200) == 0;
        var last = rare ? draw.Of<string>(RareCharacters) : draw.Of<char>(GivenCharacters).ToString();
        return draw.Below(4) == 0 ? $"{surname}{last}" : $"{surname}{draw.Of<char>(GivenCharacters)}{last}";
    }

    public static string FoodBusiness(ref Draw draw) => $"建阳区{Trade(ref draw)}{draw.Of<string>(FoodTrades)}";

    public static string EmploymentAgency(ref Draw draw) => $"南平市{Trade(ref draw)}人力资源服务有限公司";

    private static string Trade(ref Draw draw) =>
        $"{draw.Of<char>(TradeCharacters)}{draw.Of<char>(TradeCharacters)}{draw.Of<char>(TradeCharacters)}";
}
